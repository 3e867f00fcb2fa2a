const MAX_LENGTH = 1_000;

/**
 * The place in the app to return to after the sign-in, as a path with query and fragment, or undefined if the URL leads
 * elsewhere: to another origin, to a scheme such as `javascript:`, or to a path such as `//host`, which a page would take
 * for another host.
 */
export function toReturnPath(returnTo: string | undefined, redirectUri: string): string | undefined {
  if (returnTo === undefined || returnTo.length > MAX_LENGTH) return undefined;
  const { origin } = new URL(redirectUri);
  if (!URL.canParse(returnTo, origin)) return undefined;
  const url = new URL(returnTo, origin);
  const isPath = url.origin === origin && !url.pathname.startsWith('//');
  return isPath ? url.pathname + url.search + url.hash : undefined;
}
