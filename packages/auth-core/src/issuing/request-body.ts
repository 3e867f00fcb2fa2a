import { FORM_TYPE, toForm } from '../base/form.ts';

/**
 * The text of a request body: a form if the `Content-Type` says so, else JSON. Members that are undefined are left out.
 * It is the `bodySerializer` of a raw client. The one of openapi-fetch sends `scope=undefined` in a form.
 */
export function serializeBody(
  body: unknown,
  headers?: RequestInit['headers'] | Readonly<Record<string, unknown>>,
): string {
  const type = new Headers(headers as RequestInit['headers']).get('Content-Type');
  return type?.toLowerCase().startsWith(FORM_TYPE) ? toForm(Object(body)) : JSON.stringify(body);
}
