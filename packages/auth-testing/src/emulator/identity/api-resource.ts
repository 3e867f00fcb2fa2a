/** BlastIQ's API as the identity server names it (RFC 8707 wants a URI). */
export const API_RESOURCE = 'urn:blastiq:cosmos';

/** The `aud` of its tokens. */
export const API_AUDIENCE = 'cosmos';

/** Tokens for the API are signed JWTs, so that the API can check them by itself. */
export const API_RESOURCE_SERVER = {
  // `offline_access` belongs to no API, but the answer's `scope` is drawn from this list.
  scope: 'cosmos offline_access',
  audience: API_AUDIENCE,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'ES256' } },
} as const;
