import { parseHttpDate, parseRetryAfter } from '../base/http-date.ts';
import { quoteUrl } from '../base/url.ts';
import type { Transport } from '../issuing/transport.ts';
import type { AuthErrorCode } from '../reports/auth-error.ts';
import { createAuthError, isAuthErrorCode } from '../reports/create-auth-error.ts';
import { type EventLog, logEvent } from '../reports/event-log.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { MAX_LIFETIME_MS } from '../token/expiry.ts';
import { isScope } from '../token/scope.ts';
import { untilInstant } from '../token/server-clock.ts';
import { isBearerValue, type TokenSet } from '../token/token.ts';
import { parseJson, REQUEST_HEADER, type TokenRequest } from './token-wire.ts';

/** How long a token is used at most if the answer has no `Date`: the clock of the page may be wrong. */
const UNKNOWN_LIFETIME_MS = 60_000;

/** How a provider behind a broker is called in errors. What is wrong there is set up on the server. */
export function toRemoteProfile(provider: string): ProviderProfile {
  const behind = ['the clients of the broker'];
  return {
    id: provider,
    name: provider,
    credentialOptions: behind,
    accessOptions: behind,
    addressOptions: ['endpoint'],
    hasGeneratedSecret: true,
    defaultLifetimeMs: UNKNOWN_LIFETIME_MS,
  };
}

export interface BrokerCall {
  readonly endpoint: string;
  readonly transport: Transport;
  /** Of the client that asks. */
  readonly log: EventLog;
}

/**
 * Asks the broker for a token.
 *
 * @throws AuthError with the code that the broker names; `login_required` for any 401.
 */
export async function askBroker(call: BrokerCall, replaces?: string): Promise<TokenSet> {
  const { endpoint, transport, log } = call;
  const { provider, config } = log;
  const sentAt = config.settings.now();
  logEvent(log, { type: 'token_requested', method: 'POST', url: quoteUrl(endpoint) });
  const response = await transport(
    new Request(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [REQUEST_HEADER]: '1' },
      // A member that is undefined is not sent.
      body: JSON.stringify({ provider: provider.id, replaces } satisfies TokenRequest),
    }),
  );
  const { ok, status, headers } = response;
  const body = Object(parseJson(await response.text()));
  const serverDate = parseHttpDate(headers.get('date'));
  if (!ok) {
    throw createAuthError(provider, toCode(status, Object(body.error).code, provider), {
      status,
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverDate || sentAt),
    });
  }

  const { accessToken, tokenType, expiresAt, scope } = body;
  const end = typeof expiresAt === 'number' ? expiresAt : Number.NaN;
  const leftMs = untilInstant(end, { sentAt, serverDate }, UNKNOWN_LIFETIME_MS, UNKNOWN_LIFETIME_MS);
  if (!isBearerValue(accessToken) || tokenType !== 'Bearer' || !(leftMs > 0)) {
    throw createAuthError(provider, 'invalid_response', { status });
  }
  const expiry = {
    expiresAt: sentAt + Math.min(leftMs, MAX_LIFETIME_MS),
    expirySource: 'absolute-date',
  } as const;
  logEvent(log, { type: 'token_received', from: 'issue', ...expiry });
  return { accessToken, tokenType, ...expiry, issuedAt: sentAt, ...(isScope(scope) && { scope }) };
}

/** Whatever the broker says, a 401 means that the session of the page has ended. */
function toCode(status: number, code: unknown, provider: ProviderProfile): AuthErrorCode {
  if (status === 401) return 'login_required';
  if (isAuthErrorCode(code, provider)) return code;
  if (status === 403) return 'access_denied';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 504) return 'timeout';
  return status < 500 ? 'invalid_request' : 'provider_unavailable';
}
