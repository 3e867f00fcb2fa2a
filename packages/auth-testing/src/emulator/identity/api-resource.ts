/** BlastIQ's API as the identity server names it (RFC 8707 wants a URI). */
export const apiResource = 'urn:blastiq:cosmos';

/** The `aud` of its tokens. */
export const apiAudience = 'cosmos';

/** Tokens for the API are signed JWTs, so that the API can check them by itself. */
export const apiResourceServer = {
  // `offline_access` belongs to no API, but the answer's `scope` is drawn from this list.
  scope: 'cosmos offline_access',
  audience: apiAudience,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'ES256' } },
} as const;
