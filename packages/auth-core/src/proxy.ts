import { type AllowRules, allowsMethod, createAllowList } from './frontend/allow-list.ts';
import { formatApiPath, parseApiPath } from './frontend/api-path.ts';
import { forward } from './frontend/forward.ts';
import { type FrontendOptions, readFrontendOptions } from './frontend/frontend-options.ts';
import { createHandler, type FrontendHandler, type Visit } from './frontend/handler.ts';
import { Refusal } from './frontend/refusal.ts';

export type { AllowRules } from './frontend/allow-list.ts';
export type {
  FrontendEvent,
  RequestForwarded,
  RequestRefused,
  TokenHandedOut,
} from './frontend/frontend-events.ts';
export type { FrontendClients, FrontendOptions, MaybeUser } from './frontend/frontend-options.ts';
export type { FrontendHandler } from './frontend/handler.ts';
export type { ForgeryReason, FrontendErrorCode } from './frontend/refusal.ts';

export interface ApiProxyOptions<User> extends FrontendOptions<User> {
  /** What pages may call. Everything else is a 404, or a 405 if another method is allowed there. */
  allow: AllowRules;
  /** The path before the name of the provider. @default '/api' */
  basePath?: string;
}

/**
 * A handler that calls the APIs for your pages, which then hold no token at all: the page fetches
 * `/api/blooma/api/loans`, and the proxy sends `/api/loans` to Blooma with the token. Each request needs the header
 * `x-auth-request: 1`, and a session that `authorize` accepts.
 *
 * The handler resolves to an error response, `{ "error": { "code": "forbidden" } }`, for whatever it refuses. It rejects
 * only with what your own functions throw.
 *
 * @throws TypeError if an option is missing or invalid, or a rule cannot be read; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/docs/guides/frontends.md, and RFC 9700
 * @example
 * import { createApiProxy } from '@x/auth-core/proxy';
 *
 * const proxy = createApiProxy({
 *   clients: { blooma },
 *   authorize: (request) => findUser(request.headers.get('cookie')),
 *   allow: { blooma: ['GET /api/loans', 'GET /api/loans/*', 'POST /api/loans'] },
 * });
 * app.all('/api/*', (c) => proxy(c.req.raw));
 */
export function createApiProxy<User>(options: ApiProxyOptions<User>): FrontendHandler {
  const { allow, clients, basePath = '/api' } = options;
  const settings = readFrontendOptions('createApiProxy', options);
  const allowed = createAllowList('createApiProxy', allow);
  const isPath = basePath === '' || (parseApiPath(basePath) !== undefined && !basePath.endsWith('/'));
  if (!isPath) throw new TypeError('createApiProxy: basePath must be a path such as /api.');
  const unknown = Object.keys(allow).find(
    (name) => typeof clients !== 'function' && !Object.hasOwn(clients, name),
  );
  if (unknown !== undefined)
    throw new TypeError(`createApiProxy: allow.${unknown} has no client of this name.`);

  return createHandler({
    ...settings,
    precheck({ headers }) {
      if (!headers.has('upgrade')) return;
      throw new Refusal('upgrade_not_supported', {
        message: 'WebSockets and other upgrades are not proxied.',
      });
    },
    serve,
  });

  async function serve({ request, client, emit }: Visit<User>): Promise<Response> {
    const startedAt = performance.now();
    const { method } = request;
    const { pathname, search } = new URL(request.url);
    const { provider, path } = toApiPath(pathname) ?? {};
    const rules = provider === undefined || path === undefined ? [] : allowed.match(provider, path);
    if (provider === undefined || path === undefined || rules.length === 0) throw new Refusal('not_found');
    const rule = rules.find((candidate) => allowsMethod(candidate, method));
    if (!rule)
      throw new Refusal('method_not_allowed', { allow: [...new Set(rules.map((one) => one.method))] });

    const response = await forward({
      client: await client(provider),
      request,
      target: formatApiPath(path) + search,
      toPageUrl(url, base) {
        if (!url.href.startsWith(`${base}/`)) return undefined;
        const to = parseApiPath(
          new URL(url).pathname.slice(new URL(base).pathname.replace(/\/$/, '').length),
        );
        const isAllowed = to !== undefined && allowed.match(provider, to).length > 0;
        return isAllowed ? `${basePath}/${provider}${formatApiPath(to)}${url.search}${url.hash}` : undefined;
      },
    });
    const durationMs = performance.now() - startedAt;
    emit({
      type: 'request_forwarded',
      provider,
      method,
      rule: rule.text,
      status: response.status,
      durationMs,
    });
    return response;
  }

  /** The provider and the path at its API that a page's path names. */
  function toApiPath(pathname: string): { provider: string; path: readonly string[] } | undefined {
    if (!pathname.startsWith(`${basePath}/`)) return undefined;
    const [provider, ...path] = parseApiPath(pathname.slice(basePath.length)) ?? [];
    return provider === undefined || path.length === 0 ? undefined : { provider, path };
  }
}
