import { withDeadline } from '../base/deadline.ts';
import type { ForeignText } from '../base/foreign-text.ts';
import { parseHttpDate } from '../base/http-date.ts';
import { systemCodeOf } from '../base/network-error.ts';
import { isPlainText, type Secret } from '../base/secret.ts';
import { NO_FOREIGN_TEXT, showForeignText } from '../base/show-foreign-text.ts';
import { type AuthError, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import { type EventLog, logEvent } from '../reports/event-log.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { toRequestEvent } from '../reports/request-event.ts';
import { type KnownTokens, rememberTokens, type TokenSet } from '../token/token.ts';
import { hasForeignText, isSuccess, parseBody, type TokenAnswer, toStatusError } from './oauth.ts';
import { createTransport, type TransportOptions } from './transport.ts';

/** The one thing a provider implements: how to obtain its tokens. It keeps no tokens itself. */
export interface TokenIssuer {
  /** Issues a token from the credentials. May be called more than once for one renewal. */
  issue(call: IssuerCall): Promise<TokenSet>;
  /** Obtains a token with the refresh token in `tokens`. Never called twice with one refresh token. */
  refresh?(tokens: TokenSet, call: IssuerCall): Promise<TokenSet>;
  /** Revokes the refresh token in `tokens` at the provider, because its session has ended. */
  revoke?(tokens: TokenSet, call: IssuerCall): Promise<void>;
}

/** What an issuer may use during one renewal. */
export interface IssuerCall {
  readonly provider: ProviderProfile;
  /** Aborts when the whole renewal has run out of time. */
  readonly signal: AbortSignal;
  /** The wall clock, in epoch milliseconds. */
  now(): number;
  /** Reads the client's secret, and removes it from everything that this renewal reports. */
  reveal(): Promise<string>;
  /** Removes a value that contains a secret, such as a Basic header, from everything that this renewal reports. */
  redact(value: string): void;
  /**
   * Sends one request and reads its answer. See `createEndpoints` for requests that are typed by a spec.
   *
   * @throws AuthError unless the answer is a JSON object with a 2xx status.
   */
  send(request: Request): Promise<TokenAnswer>;
  emit(event: AuthEventBody): void;
}

/** The client whose issuer asks. The tokens of each answer are added to those that it knows. */
export interface IssuerClient extends EventLog, KnownTokens {
  readonly config: EventLog['config'] & {
    /** Absent for a client without credentials. */
    readonly secret?: Secret | undefined;
    readonly settings: Pick<TransportOptions, 'fetch'> & { readonly timeoutMs: number };
  };
}

/** `onReveal` is called with the secret each time that the issuer reads it. */
export function createIssuerCall(
  client: IssuerClient,
  signal: AbortSignal,
  onReveal?: (secret: string) => void,
): IssuerCall {
  const { provider, config } = client;
  const { secret, settings } = config;
  const { now, timeoutMs } = settings;
  const transport = createTransport(provider, settings);
  // Known even if this call does not read it: a server that refuses a refresh token may repeat what it was sent before.
  const secrets: string[] = typeof secret === 'string' ? [secret] : [];

  return {
    provider,
    signal,
    now,
    // A copy: the log keeps the event as it is now, whatever its provider does with the object afterwards.
    emit: (event) => logEvent(client, { ...event }),
    redact: (value) => void secrets.push(value),

    async reveal() {
      const fail = (detail: string): AuthError => createAuthError(provider, 'secret_unavailable', { detail });
      const read = () => (typeof secret === 'function' ? secret() : secret);
      const value = await withDeadline(read, signal, timeoutMs, () => fail(`${timeoutMs} ms`)).catch(
        (error) => {
          // A callback is the caller's code: what it throws may quote the secret, so only its code is kept.
          throw isAuthError(error) ? error : fail(systemCodeOf(error) ?? 'its function failed');
        },
      );
      if (!isPlainText(value)) throw fail('no usable text');
      secrets.push(value);
      onReveal?.(value);
      return value;
    },

    async send(request) {
      logEvent(client, toRequestEvent(request));
      const sentAt = now();
      const response = await transport(request);
      const { status, headers } = response;
      const body = parseBody(await response.text());
      // Before anything is reported: an error may come with a token, and a header may repeat the token of the body.
      rememberTokens(client, body);
      const limits = [...headers].filter(([name]) => /rate-?limit|quota/.test(name)).slice(0, MAX_LIMITS);
      const shown =
        limits[0] || hasForeignText(body, response, provider)
          ? await showForeignText([...secrets, ...client.knownTokens])
          : NO_FOREIGN_TEXT;
      if (limits[0]) logEvent(client, { type: 'limits_reported', limits: quoteAll(limits, shown) });
      const serverDate = parseHttpDate(headers.get('date'));
      const answer = { body, status, provider, sentAt, serverDate, ...shown };
      if (!isSuccess(body, response)) throw await toFailure(answer, response);
      return answer;
    },
  };
}

/** The code that knows all errors is loaded at the first one. If it cannot be loaded, the status decides. */
async function toFailure(answer: TokenAnswer, response: Response): Promise<AuthError> {
  const code = await import('./oauth-error.ts').catch(() => undefined);
  return code?.toAnswerError(answer, response) ?? toStatusError(answer);
}

/** How many headers about limits are reported. */
const MAX_LIMITS = 20;

function quoteAll(headers: string[][], { quote }: ForeignText): Record<string, string> {
  return Object.fromEntries(headers.map((header) => header.map(quote)));
}
