import type { AuthErrorCode, TokenSet } from '@x/auth-core';
import { createAuthError, type ProviderProfile, type TokenIssuer } from '@x/auth-core/provider';
import { createPendingList, type PendingList } from './pending.ts';
import type { VirtualTime } from './virtual-time.ts';

export const provider: ProviderProfile = {
  id: 'acme',
  name: 'Acme',
  credentialOptions: ['clientId', 'clientSecret'],
  accessOptions: ['audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: 3_600_000,
};

/** A token request that was sent. */
export interface SentRequest {
  readonly kind: 'issue' | 'refresh';
  readonly refreshToken: string | undefined;
  readonly secret: string | undefined;
  readonly sentAt: number;
  readonly signal: AbortSignal;
}

/** What a token endpoint can answer, or not answer. */
export type Answer =
  | { type: 'token'; lifetimeMs: number; refreshToken: 'new' | 'same' | 'none'; isGuess: boolean }
  | { type: 'failure'; code: AuthErrorCode; status?: number; retryAfterMs?: number }
  | { type: 'bug' };

export interface ControlledIssuer {
  readonly issuer: TokenIssuer;
  readonly requests: PendingList<TokenSet, SentRequest>['pending'];
}

/** An issuer whose requests wait until a command answers them. With `ignoresSignal` an abort does not end them. */
export function createControlledIssuer(
  time: VirtualTime,
  options: { ignoresSignal: boolean; onSend: (request: SentRequest) => void },
): ControlledIssuer {
  const { pending, add } = createPendingList<TokenSet, SentRequest>();

  function send(sent: SentRequest): Promise<TokenSet> {
    sent.signal.throwIfAborted();
    const answer = add(sent);
    const request = pending.at(-1);
    if (request) options.onSend(request);
    if (!options.ignoresSignal) {
      sent.signal.addEventListener('abort', () => request?.reject(sent.signal.reason));
    }
    return answer;
  }

  return {
    requests: pending,
    issuer: {
      async issue({ reveal, signal }) {
        const secret = await reveal();
        return send({ kind: 'issue', refreshToken: undefined, secret, sentAt: time.wall, signal });
      },
      refresh: async ({ refreshToken }, { signal }) =>
        send({ kind: 'refresh', refreshToken, secret: undefined, sentAt: time.wall, signal }),
    },
  };
}

/** A token set with a new access token. */
export function toTokens(
  name: string,
  { sentAt, refreshToken }: Pick<SentRequest, 'sentAt' | 'refreshToken'>,
  answer: Answer & { type: 'token' },
): TokenSet {
  const next = { new: `refresh-${name}`, same: refreshToken, none: undefined }[answer.refreshToken];
  return {
    accessToken: `access-${name}`,
    tokenType: 'Bearer',
    expiresAt: sentAt + answer.lifetimeMs,
    issuedAt: sentAt,
    expirySource: answer.isGuess ? 'default' : 'response',
    ...(next && { refreshToken: next }),
  };
}

export function toFailure(answer: Answer & { type: 'failure' | 'bug' }): Error {
  if (answer.type === 'bug') return new TypeError('The issuer has a bug.');
  const { code, status, retryAfterMs } = answer;
  return createAuthError(provider, code, { status, retryAfterMs });
}

/** An answer in words, for the sentence of a command. */
export function describeAnswer(answer: Answer): string {
  if (answer.type === 'bug') return 'a bug';
  if (answer.type === 'token') {
    const { lifetimeMs, refreshToken, isGuess } = answer;
    const refresh = { new: 'a new refresh token', same: 'the same refresh token', none: 'no refresh token' };
    return `a token of ${isGuess ? 'perhaps ' : ''}${lifetimeMs} ms and ${refresh[refreshToken]}`;
  }
  const { code, status, retryAfterMs } = answer;
  const parts = [code, status, retryAfterMs !== undefined && `Retry-After ${retryAfterMs} ms`];
  return parts.filter(Boolean).join(' ');
}
