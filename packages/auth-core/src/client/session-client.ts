import { remainingMs } from '../renewal/cached-token.ts';
import { acceptTokens, rereadStore } from '../renewal/person-session.ts';
import { isAuthError } from '../reports/auth-error.ts';
import type { TokenSet } from '../token/token.ts';
import type { AuthClient, AuthClientConfig } from './auth-client.ts';
import { createClientParts } from './create-auth-client.ts';
import type { SessionControl } from './session-control.ts';

export interface SessionClientConfig extends AuthClientConfig {
  /** Called when the tokens of the client may have changed, or a renewal has failed. */
  onChange: () => void;
}

/** A client, and what only its provider package may use. */
export interface SessionClient {
  readonly client: AuthClient;
  readonly control: SessionControl;
}

/** Creates a client whose tokens come from a person's sign-in. */
export function createSessionClient(config: SessionClientConfig): SessionClient {
  const { issuer, onChange, settings } = config;
  const { client, source, sharing, clock, canResend, emit, callIssuer } = createClientParts(config, {
    onChange,
    discard: revoke,
  });
  const reread = (): Promise<void> => rereadStore(source.session());

  const control: SessionControl = {
    tokens: () => source.inspect().last,
    isLive() {
      const { current, last } = source.inspect();
      if (remainingMs(current, clock) > 0) return true;
      const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
      return refreshToken !== undefined && refreshTokenExpiresAt > settings.now() && canResend(refreshToken);
    },
    accept: (tokens) => acceptTokens(source.begin(), tokens),
    reread,
    watchStore() {
      let stop = ignore;
      let isEnded = false;
      sharing?.().then((shared) => {
        if (shared && !isEnded) stop = shared.subscribe(() => void reread());
      });
      return () => {
        isEnded = true;
        stop();
      };
    },
    discard: revoke,
    call: callIssuer,
  };

  return { client: { ...client, signOut: async () => revoke(await source.signOut()) }, control };

  /** The session has ended all the same, so a failure is only reported. */
  async function revoke(tokens: TokenSet | undefined): Promise<void> {
    if (!issuer.revoke || tokens?.refreshToken === undefined) return;
    try {
      await callIssuer((call) => issuer.revoke?.(tokens, call));
    } catch (error) {
      if (!isAuthError(error)) throw error;
      emit({ type: 'revocation_failed', code: error.code, message: error.message });
    }
  }
}

function ignore(): void {}
