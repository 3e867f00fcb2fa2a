/** Whether a list of registered URIs allows one. A loopback address without a port allows every port (RFC 8252 §7.3). */
export function allowsUri(registered: readonly string[] | undefined, uri: string): boolean {
  return (registered ?? []).some((known) => known === uri || known === withoutLoopbackPort(uri));
}

function withoutLoopbackPort(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return undefined;
  url.port = '';
  return url.href;
}
