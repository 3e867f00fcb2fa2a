import { omitUndefined } from './omit-undefined.ts';

/** The media type of a form, which RFC 6749 asks for in token requests. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The text of a form (RFC 6749 appendix B). Members that are undefined are left out, as in JSON. */
export function toForm(members: object): string {
  return String(new URLSearchParams(omitUndefined(members) as Record<string, string>));
}
