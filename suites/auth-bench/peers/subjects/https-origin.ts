/** The MSAL libraries take only https. This is the origin they see of the loopback server. */
export const HTTPS_ORIGIN = 'https://login.example.org';

/** The URL on the loopback server. */
export function toLoopback(url: string, server: string): string {
  return url.replace(HTTPS_ORIGIN, server);
}

/** The text of an answer with the origin that the library expects. */
export function toHttps(text: string, server: string): string {
  return text.replaceAll(server, HTTPS_ORIGIN);
}

/** What the server says about itself in its discovery document, so that a library need not ask. */
export const METADATA = {
  issuer: `${HTTPS_ORIGIN}/tenant/v2.0`,
  token_endpoint: `${HTTPS_ORIGIN}/oauth/token`,
  authorization_endpoint: `${HTTPS_ORIGIN}/authorize`,
  jwks_uri: `${HTTPS_ORIGIN}/keys`,
};
