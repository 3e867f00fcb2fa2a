/** What an authorization server adds to a redirect URI. */
const RESPONSE_PARAMETERS = [
  'code',
  'state',
  'iss',
  'scope',
  'session_state',
  'error',
  'error_description',
  'error_uri',
];

/** The parameters of a callback URL, or undefined if it is none: a page that was reloaded has them no longer. */
export function readCallback(url: string | URL, redirectUri: string): URLSearchParams | undefined {
  const { searchParams } = new URL(url, redirectUri);
  return searchParams.has('code') || searchParams.has('error') ? searchParams : undefined;
}

/** Whether a URL is the redirect URI, whatever its query. */
export function isRedirectUri(url: string | URL, redirectUri: string): boolean {
  const [{ origin, pathname }, expected] = [new URL(url, redirectUri), new URL(redirectUri)];
  return origin === expected.origin && pathname === expected.pathname;
}

/** Takes this callback out of the address bar and the history, if the page is still there. It may lack its `state`. */
export function cleanAddressBar(parameters: URLSearchParams): void {
  if (typeof history !== 'object' || typeof location !== 'object') return;
  const url = new URL(location.href);
  if (url.searchParams.toString() !== parameters.toString()) return;
  for (const name of RESPONSE_PARAMETERS) url.searchParams.delete(name);
  // IdentityServer adds this fragment to an error.
  if (url.hash === '#_=_') url.hash = '';
  history.replaceState(history.state, '', url);
}
