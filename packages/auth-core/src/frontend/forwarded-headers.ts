/** Headers about one connection, which end with it (RFC 9110 §7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/**
 * What the API must not get of a page's request: who the person is to this app, where the page is, what proxies in front
 * of us added, and what makes some servers read another method or path than the one that was checked. The runtime sets
 * `accept-encoding` itself, because it decodes the answer.
 */
const PRIVATE_REQUEST_HEADERS = new Set([
  ...HOP_BY_HOP,
  ...['cookie', 'cookie2', 'authorization', 'host', 'origin', 'referer', 'via', 'expect'],
  ...['x-auth-request', 'x-csrf-token', 'x-xsrf-token', 'x-remote-user', 'remote-user'],
  ...['x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'client-ip', 'true-client-ip'],
  ...['x-http-method', 'accept-encoding', 'content-length'],
]);
/** Also every header with one of these words, such as `x-original-url` or `x-envoy-original-path`. */
const PRIVATE_REQUEST_PATTERN =
  /^(proxy-|sec-|cf-|cdn-|fly-|x-vercel-|x-amzn?-)|(^|-)(forwarded|original|rewrite|override)(-|$)/;

/**
 * What the page must not get of an API's answer: cookies and rules that a browser would apply to the whole app, since
 * the answer comes from its origin; requests for a password; instructions for shared caches.
 */
const PRIVATE_RESPONSE_HEADERS = new Set([
  ...HOP_BY_HOP,
  ...['set-cookie', 'set-cookie2', 'www-authenticate', 'authentication-info', 'refresh', 'alt-svc'],
  ...['clear-site-data', 'strict-transport-security', 'service-worker-allowed', 'origin-agent-cluster'],
  ...['nel', 'report-to', 'reporting-endpoints', 'expect-ct', 'cdn-cache-control', 'content-location'],
]);
const PRIVATE_RESPONSE_PATTERN = /^(proxy-|access-control-|public-key-pins|surrogate-|sec-|x-accel-)/;

/** Content codings that `fetch` decodes. */
const DECODED = ['gzip', 'x-gzip', 'deflate', 'br'];

/** The headers of a page's request that the API gets. */
export function toApiHeaders(headers: Headers): Headers {
  return withoutPrivate(headers, PRIVATE_REQUEST_HEADERS, PRIVATE_REQUEST_PATTERN);
}

/** The headers of an API's answer that the page gets. `isDecoded` says that `fetch` decoded the body. */
export function toPageHeaders(headers: Headers, isDecoded: boolean): Headers {
  const kept = withoutPrivate(headers, PRIVATE_RESPONSE_HEADERS, PRIVATE_RESPONSE_PATTERN);
  if (isDecoded) {
    kept.delete('content-encoding');
    kept.delete('content-length');
  }
  kept.set('Cache-Control', toPrivateCaching(headers.get('cache-control')));
  kept.append('Vary', 'Cookie, X-Auth-Request');
  kept.set('X-Content-Type-Options', 'nosniff');
  return kept;
}

/** The content codings of a body, without those that mean nothing; undefined if `fetch` cannot have decoded them. */
export function readCodings(headers: Headers): readonly string[] | undefined {
  const names = (headers.get('content-encoding') ?? '').toLowerCase().split(',');
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  return codings.every((name) => DECODED.includes(name)) ? codings : undefined;
}

/**
 * The API answered the server, which sends a token; a cache between page and server sees no token, and would give one
 * person's answer to all. So only the browser may keep it, and only if the API allows that at all.
 */
function toPrivateCaching(given: string | null): string {
  if (given === null) return 'private, no-store';
  const directives = given.split(',').map((directive) => directive.trim());
  const kept = directives.filter((directive) => !/^(public|private|s-maxage)\b/i.test(directive));
  return ['private', ...kept].join(', ');
}

function withoutPrivate(headers: Headers, names: ReadonlySet<string>, pattern: RegExp): Headers {
  const named = (headers.get('connection') ?? '').toLowerCase().split(',');
  const ofConnection = named.map((name) => toDashes(name.trim()));
  const kept = new Headers();
  for (const [name, value] of headers) {
    const known = toDashes(name);
    if (!names.has(known) && !ofConnection.includes(known) && !pattern.test(known)) kept.append(name, value);
  }
  return kept;
}

/** Many servers read `x_forwarded_for` and `x-forwarded-for` as the same header. */
function toDashes(name: string): string {
  return name.replaceAll('_', '-');
}
