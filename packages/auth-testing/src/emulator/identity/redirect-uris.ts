import type { IdentityClient } from './client.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether `registered`, a list of the client, allows an address. They are compared character by character. A native
 * client may use any port of a loopback address, because it listens on a free one (RFC 8252 §7.3).
 */
export function allowsUri(
  { applicationType }: IdentityClient,
  registered: readonly string[] = [],
  uri: string,
): boolean {
  if (registered.includes(uri)) return true;
  const portless = applicationType === 'native' ? withoutLoopbackPort(uri) : undefined;
  return portless !== undefined && registered.some((known) => withoutLoopbackPort(known) === portless);
}

/** Undefined for an address that is not on loopback. */
function withoutLoopbackPort(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.protocol !== 'http:' || !LOOPBACK_HOSTS.includes(url.hostname)) return undefined;
  url.port = '';
  return url.href;
}
