import { quoteUrl } from './address.ts';
import type { AuthEventBody } from './events.ts';
import { authFailure } from './failure.ts';
import { type FetchResult, readAnswer, type TokenAnswer } from './oauth.ts';
import type { ProviderProfile } from './provider.ts';
import { createScrubber, isPlainText, type Secret } from './secret.ts';
import type { TokenSet } from './token.ts';
import type { Transport } from './transport.ts';

/** The one thing a provider implements: how its tokens are had. Stateless as far as tokens go. */
export interface TokenIssuer {
  /** Gets a token from the credentials alone. May be tried more than once. */
  issue(call: IssuerCall): Promise<TokenSet>;
  /** Gets a token from the refresh token in `tokens`. Never tried twice with one refresh token. */
  refresh?(tokens: TokenSet, call: IssuerCall): Promise<TokenSet>;
}

/** What an issuer may use during one renewal. */
export interface IssuerCall {
  readonly provider: ProviderProfile;
  /** Aborts when the renewal as a whole has run out of time. */
  readonly signal: AbortSignal;
  /** The wall clock, in epoch milliseconds. */
  now(): number;
  /** Reads a secret and has it scrubbed from all that this renewal reports. `option` names it in errors. */
  reveal(secret: Secret, option: string): Promise<string>;
  /** Has a value that carries a secret, a Basic header say, scrubbed from all that this renewal reports. */
  redact(value: string): void;
  /**
   * Sends one request through the generated client and reads its answer.
   *
   * @throws AuthError whatever the answer amounts to, unless it is a JSON object with a 2xx status.
   */
  send(request: (init: SendInit) => Promise<FetchResult>, options?: SendOptions): Promise<TokenAnswer>;
  emit(event: AuthEventBody): void;
}

/** What an issuer spreads into the options of its generated client. */
export interface SendInit {
  fetch: (request: Request) => Promise<Response>;
  signal: AbortSignal;
  parseAs: 'text';
}

export interface SendOptions {
  /** Where to send the request instead, for endpoints that are discovered. */
  url?: string | undefined;
}

export interface IssuerCallOptions {
  provider: ProviderProfile;
  transport: Transport;
  signal: AbortSignal;
  timeoutMs: number;
  now: () => number;
  emit: (event: AuthEventBody) => void;
}

export function createIssuerCall(options: IssuerCallOptions): IssuerCall {
  const { provider, transport, signal, timeoutMs, now, emit } = options;
  const { add: redact, scrub } = createScrubber();

  return {
    provider,
    signal,
    now,
    redact,
    emit,

    async reveal(secret, option) {
      const value = typeof secret === 'string' ? secret : await askFor(secret, option);
      if (!isPlainText(value)) {
        throw authFailure(provider, 'invalid_credentials', {
          detail: `the ${option} callback gave no usable string`,
        });
      }
      redact(value);
      return value;
    },

    async send(request, { url } = {}) {
      let sentAt = now();
      const result = await request({
        signal,
        parseAs: 'text',
        fetch: async (built) => {
          const target = url === undefined ? built : await retarget(built, url);
          emit({ type: 'token_requested', method: target.method, url: quoteUrl(target.url) });
          sentAt = now();
          return transport(target);
        },
      });
      return readAnswer(result, { provider, sentAt, receivedAt: now(), scrub });
    },
  };

  /** A callback is foreign code: what it throws may quote the secret, and it may never answer. */
  function askFor(secret: () => string | Promise<string>, option: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (detail: string) => (): void =>
        reject(authFailure(provider, 'invalid_credentials', { detail }));
      const timer = setTimeout(() => {
        reject(authFailure(provider, 'timeout', { detail: `the ${option} callback took ${timeoutMs} ms` }));
      }, timeoutMs);
      Promise.resolve()
        .then(secret)
        .then(resolve, fail(`the ${option} callback failed`))
        .finally(() => clearTimeout(timer));
    });
  }
}

async function retarget(built: Request, url: string): Promise<Request> {
  const { method, headers, signal } = built;
  const body = method === 'GET' ? null : await built.text();
  return new Request(url, { method, headers, signal, body });
}
