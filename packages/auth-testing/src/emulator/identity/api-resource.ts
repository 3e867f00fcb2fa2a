/** BlastIQ's API, as its identity server knows it. */
export const API_RESOURCE = {
  /** The `aud` of its tokens, and its name at the introspection endpoint. */
  name: 'cosmos',
  /** What the API proves itself with at the introspection endpoint. */
  secret: 'cosmos-api-s3cret',
  scopes: ['cosmos'],
} as const;

/** The claims of a person for each scope of OpenID Connect. */
export const IDENTITY_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: ['name'],
};
