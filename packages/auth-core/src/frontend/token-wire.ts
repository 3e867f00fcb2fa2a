import type { AccessToken } from '../token/token.ts';

/**
 * Every request must have this header, with the value `1`. A form, an image or a link of another site cannot set it, and
 * a script of another site may only after a preflight, which the handlers never allow.
 */
export const REQUEST_HEADER = 'x-auth-request';

/**
 * What passes between the page and the broker, besides the headers: a POST with JSON, answered with JSON and status 200.
 * The expiry is on the clock of the server, which its `Date` header shows. A failure is answered with
 * `{ "error": { "code": "login_required" } }`, and `Retry-After` if the page should wait.
 */
export interface TokenRequest {
  readonly provider: string;
  /**
   * The access token that the page has and cannot use any more: the API refused it, or a caller asked for a newer one.
   * The broker replaces it if it is still the current one.
   */
  readonly replaces?: string | undefined;
}

/** The answer of the broker. Never with a refresh token. */
export type TokenResponse = AccessToken;

const MAX_NAME_LENGTH = 100;

/** The request in a body, or undefined if it is none. */
export function readTokenRequest(text: string): TokenRequest | undefined {
  const { provider, replaces } = Object(parseJson(text));
  const isName = typeof provider === 'string' && provider !== '' && provider.length <= MAX_NAME_LENGTH;
  const isToken = replaces === undefined || typeof replaces === 'string';
  return isName && isToken ? { provider, ...(replaces !== undefined && { replaces }) } : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
