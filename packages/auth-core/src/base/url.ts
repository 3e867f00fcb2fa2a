const MAX_QUOTED_LENGTH = 300;

/**
 * The part of the URL of a `Request` that may be quoted: origin and path, cut short. A query carries secrets, and a server
 * may choose the path. Bun and workerd allow a user name and a password in the URL of a `Request`.
 */
export function quoteUrl(url: string): string {
  return url
    .replace(/\/\/[^/?#]*@/, '//')
    .replace(/[?#].*/s, '')
    .slice(0, MAX_QUOTED_LENGTH);
}

/** The URL that a text is, read from `base` if it is a path; undefined if it is none. */
export function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Whether secrets may be sent to a URL: https, or http to this machine (RFC 6749 §3.2). */
export function isSecureUrl({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * Whether a host name, as `URL` spells it, is this machine (RFC 8252 §7.3). Names below `localhost` are not: many
 * resolvers ask the network for them.
 */
function isLoopback(hostname: string): boolean {
  return /^(127\.[\d.]+|\[::1\]|localhost)$/.test(hostname);
}
