import { parseUrl } from '../base/url.ts';
import type { ClientRecord } from './client-record.ts';

// Where the bearer may go: to the API's own origin and to `allowedOrigins`.

/** The URL that a call names: a path is appended to the API base; anything else must be an absolute URL. */
export function toUrl(client: ClientRecord, text: string): string {
  if (text.startsWith('/')) return client.config.apiUrl + text;
  // A text that starts with an allowed origin needs no parsing.
  const url = originOf(client, text) ? text : (parseUrl(text)?.href ?? '');
  findOrigin(client, url);
  return url;
}

/** The origin that may receive the bearer and that the URL is on. */
export function findOrigin(client: ClientRecord, url: string): string {
  const origin = originOf(client, url);
  if (origin !== undefined) return origin;
  const origins = originsOf(client).join(' or ');
  throw new TypeError(`fetch: the URL must start with / or be on ${origins}. See allowedOrigins.`);
}

/** Sound for any text, since the slash ends the host. */
function originOf(client: ClientRecord, url: string): string | undefined {
  return originsOf(client).find((origin) => url.startsWith(origin) && url[origin.length] === '/');
}

function originsOf(client: ClientRecord): readonly string[] {
  const { apiUrl, settings } = client.config;
  client.origins ??= [new URL(apiUrl).origin, ...settings.allowedOrigins];
  return client.origins;
}
