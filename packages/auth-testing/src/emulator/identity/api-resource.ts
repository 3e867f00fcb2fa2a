/** The identity server's name for BlastIQ's API (RFC 8707 requires a URI). */
export const API_RESOURCE = 'urn:blastiq:cosmos';

/** The `aud` of the API's tokens. */
export const API_AUDIENCE = 'cosmos';

/** Tokens for the API are signed JWTs, which the API can verify without the identity server. */
export const API_RESOURCE_SERVER = {
  // `offline_access` belongs to no API, but the library takes the response's `scope` from this list.
  scope: 'cosmos offline_access',
  audience: API_AUDIENCE,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'ES256' } },
} as const;
