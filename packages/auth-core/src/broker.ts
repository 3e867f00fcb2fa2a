import { MAX_SECRET_LENGTH } from './base/secret.ts';
import type { AuthClient } from './client/auth-client.ts';
import { type FrontendOptions, readFrontendOptions } from './frontend/frontend-options.ts';
import { createHandler, type FrontendHandler, type Visit } from './frontend/handler.ts';
import { Refusal, toJsonResponse } from './frontend/refusal.ts';
import { readSmallBody } from './frontend/small-body.ts';
import { readTokenRequest, type TokenResponse } from './frontend/token-wire.ts';
import type { AccessToken } from './token/token.ts';

export type {
  FrontendEvent,
  RequestForwarded,
  RequestRefused,
  TokenHandedOut,
} from './frontend/frontend-events.ts';
export type { FrontendClients, FrontendOptions, MaybeUser } from './frontend/frontend-options.ts';
export type { FrontendHandler } from './frontend/handler.ts';
export type { ForgeryReason, FrontendErrorCode } from './frontend/refusal.ts';

export interface TokenBrokerOptions<User> extends FrontendOptions<User> {
  /**
   * For how long at most a page may use a token before it asks again, in milliseconds. It does not end the token itself,
   * but a page that has lost its session stops after that time. @default no limit but the token's own
   */
  maxLifetimeMs?: number;
}

/** A token of the greatest length, in JSON, and the rest of the request. */
const MAX_BODY_BYTES = 2 * MAX_SECRET_LENGTH;
/** Pages cannot make a client renew more often. */
const MIN_REPLACE_MS = 10_000;

/**
 * A handler that gives access tokens to your pages, for those that must call an API themselves. If they need not, prefer
 * `createApiProxy`: a script that gets into the page can steal a token, but not use the proxy from elsewhere.
 *
 * The page sends `POST` with JSON, `{ "provider": "blooma" }`, and the header `x-auth-request: 1`. It gets
 * `{ accessToken, tokenType, expiresAt, scope }`, and never a refresh token or a secret. `createRemoteAuth` does that.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/docs/guides/frontends.md
 * @example
 * import { createTokenBroker } from '@x/auth-core/broker';
 *
 * const broker = createTokenBroker({
 *   clients: { blooma },
 *   authorize: (request) => findUser(request.headers.get('cookie')),
 * });
 * app.post('/auth/token', (c) => broker(c.req.raw));
 */
export function createTokenBroker<User>(options: TokenBrokerOptions<User>): FrontendHandler {
  const { maxLifetimeMs = Number.POSITIVE_INFINITY } = options;
  const settings = readFrontendOptions('createTokenBroker', options);
  if (!(typeof maxLifetimeMs === 'number' && maxLifetimeMs >= 1_000)) {
    throw new TypeError('createTokenBroker: maxLifetimeMs must be a number from 1000.');
  }
  /** When a client last replaced a token because a page asked for it. */
  const replacedAt = new WeakMap<AuthClient, number>();

  return createHandler({
    ...settings,
    precheck({ method, headers }) {
      if (method !== 'POST') throw new Refusal('method_not_allowed', { allow: ['POST'] });
      // A form can send other media types to another site, without a preflight.
      const [type = ''] = (headers.get('content-type') ?? '').split(';');
      if (type.trim().toLowerCase() !== 'application/json') throw new Refusal('unsupported_media_type');
    },
    serve,
  });

  async function serve({ request, client: find, emit }: Visit<User>): Promise<Response> {
    const body = await readSmallBody(request, MAX_BODY_BYTES);
    if (body === undefined) throw new Refusal('payload_too_large');
    const asked = readTokenRequest(body);
    if (!asked) throw new Refusal('bad_request');
    const { provider, replaces } = asked;
    const client = await find(provider);
    const token = await client.getToken();
    const isRefused = replaces !== undefined && token.accessToken === replaces && mayReplace(client);
    const answer = toAnswer(isRefused ? await client.getToken({ forceRefresh: true }) : token);
    emit({ type: 'token_handed_out', provider, expiresAt: answer.expiresAt });
    // The page measures the expiry against this date, because its own clock may be wrong. It has whole seconds, and is
    // rounded up, so that the page never uses a token for too long.
    const date = new Date(Math.ceil(settings.now() / 1_000) * 1_000);
    return toJsonResponse(answer, 200, { Date: date.toUTCString() });
  }

  function toAnswer({ accessToken, tokenType, expiresAt, scope }: AccessToken): TokenResponse {
    const end = Math.min(expiresAt, settings.now() + maxLifetimeMs);
    return { accessToken, tokenType, expiresAt: end, ...(scope !== undefined && { scope }) };
  }

  function mayReplace(client: AuthClient): boolean {
    const at = performance.now();
    if (at - (replacedAt.get(client) ?? Number.NEGATIVE_INFINITY) < MIN_REPLACE_MS) return false;
    replacedAt.set(client, at);
    return true;
  }
}
