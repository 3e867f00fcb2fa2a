/** Of the path, encoded. A longer one would not fit into a cookie. */
const MAX_LENGTH = 1_000;

/**
 * The place in the app to return to after the sign-in, as a path with query and fragment, or undefined if the URL leads
 * elsewhere: to another origin, to a scheme such as `javascript:`, or to a path such as `//host`, which a page would take
 * for another host.
 */
export function toReturnPath(returnTo: string | undefined, redirectUri: string): string | undefined {
  if (returnTo === undefined) return undefined;
  const { origin } = new URL(redirectUri);
  if (!URL.canParse(returnTo, origin)) return undefined;
  const url = new URL(returnTo, origin);
  // A URL such as `blob:https://app.example/1` has the origin of the app, and no path.
  const isPath = url.origin === origin && /^\/(?!\/)/.test(url.pathname);
  const path = url.pathname + url.search + url.hash;
  // As it is kept: each letter beyond ASCII takes up to nine characters.
  return isPath && path.length <= MAX_LENGTH ? path : undefined;
}
