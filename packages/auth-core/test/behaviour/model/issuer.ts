import type { AuthErrorCode, TokenSet } from '@x/auth-core';
import { createAuthError, type ProviderProfile, type TokenIssuer } from '@x/auth-core/provider';
import { createGates, type Gates } from './gates.ts';
import type { World } from './world.ts';

export const provider: ProviderProfile = {
  id: 'acme',
  name: 'Acme',
  credentialOptions: ['clientId', 'clientSecret'],
  accessOptions: ['audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: 3_600_000,
};

/** A request for a token that has left. */
export interface Sent {
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
  readonly requests: Gates<TokenSet, Sent>['closed'];
}

/**
 * An issuer whose requests wait for a command to answer them. One that is deaf goes on waiting when its signal
 * aborts, as code does that ignores it.
 */
export function createControlledIssuer(
  world: World,
  options: { isDeaf: boolean; secret: () => string; onSend: (sent: Sent) => void },
): ControlledIssuer {
  const { closed, wait } = createGates<TokenSet, Sent>();

  function send(sent: Sent): Promise<TokenSet> {
    sent.signal.throwIfAborted();
    const answer = wait(sent);
    const request = closed.at(-1);
    if (request) options.onSend(request);
    if (!options.isDeaf) sent.signal.addEventListener('abort', () => request?.fail(sent.signal.reason));
    return answer;
  }

  return {
    requests: closed,
    issuer: {
      async issue({ reveal, signal }) {
        const secret = await reveal();
        return send({ kind: 'issue', refreshToken: undefined, secret, sentAt: world.wall, signal });
      },
      refresh: async ({ refreshToken }, { signal }) =>
        send({ kind: 'refresh', refreshToken, secret: undefined, sentAt: world.wall, signal }),
    },
  };
}

/** A token that nobody has seen before. */
export function toTokens(
  name: string,
  { sentAt, refreshToken }: Pick<Sent, 'sentAt' | 'refreshToken'>,
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
