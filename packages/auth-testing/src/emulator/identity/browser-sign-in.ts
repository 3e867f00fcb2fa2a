import { randomBytes } from 'node:crypto';
import { type BrowserState, createCookieJar } from './cookie-jar.ts';

export interface BrowserSignIn {
  readonly authority: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly username: string;
  readonly password: string;
}

/** More than a sign-in has. */
const MAX_STEPS = 10;

/**
 * Signs a person in as a browser would: follows the redirects from the authorization endpoint, fills in the form, and
 * keeps the cookies.
 *
 * @throws Error if the sign-in does not get to the application.
 */
export async function signInAsBrowser(
  handle: (input: string, init: RequestInit) => Promise<Response>,
  { authority, clientId, redirectUri, username, password }: BrowserSignIn,
): Promise<BrowserState> {
  const jar = createCookieJar(authority);
  let url = new URL(`${authority}/connect/authorize`);
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid profile cosmos offline_access',
      state: randomBytes(16).toString('base64url'),
      nonce: randomBytes(16).toString('base64url'),
      code_challenge: randomBytes(32).toString('base64url'),
      code_challenge_method: 'S256',
    }),
  );
  let body: URLSearchParams | undefined;

  for (let step = 0; step < MAX_STEPS; step += 1) {
    const headers = { accept: 'text/html', cookie: jar.header(url) };
    const response = await handle(url.href, {
      headers,
      redirect: 'manual',
      ...(body && { method: 'POST', body }),
    });
    jar.store(response.headers, url);
    const location = response.headers.get('location');
    if (location === null) {
      if (body || response.status !== 200) break;
      body = new URLSearchParams({ username, password });
      continue;
    }
    body = undefined;
    url = new URL(location, url);
    if (!url.href.startsWith(`${authority}/`)) return jar.state();
  }
  throw new Error(`${JSON.stringify(username)} could not be signed in.`);
}
