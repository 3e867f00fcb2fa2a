import { remainingMs } from '../renewal/cached-token.ts';
import { acceptTokens, rereadStore } from '../renewal/person-session.ts';
import { beginSession } from '../renewal/session.ts';
import { signOut } from '../renewal/token-source.ts';
import { isAuthError } from '../reports/auth-error.ts';
import { logEvent } from '../reports/event-log.ts';
import type { TokenSet } from '../token/token.ts';
import type { AuthClient, AuthClientConfig, AuthClientKind } from './auth-client.ts';
import { createClientRecord } from './client-record.ts';
import { countRequests } from './create-auth-client.ts';
import { createClient } from './create-client.ts';
import { type CredentialRecord, callIssuer, toSharing } from './credential-record.ts';
import { prepareCredentialRenewal, toRenewer } from './credential-renewal.ts';
import type { SessionControl } from './session-control.ts';

export interface SessionClientConfig extends AuthClientConfig {
  /** Called when the tokens of the client may have changed, or a renewal has failed. */
  readonly onChange: () => void;
}

/** A client, and what only its provider package may use. */
export interface SessionClient {
  readonly client: AuthClient;
  readonly control: SessionControl;
}

/** Creates a client whose tokens come from a person's sign-in. */
export function createSessionClient<Config extends SessionClientConfig>(
  kind: AuthClientKind<Config>,
  config: Config,
): SessionClient {
  const record: CredentialRecord = createClientRecord(kind, config, (client) => ({
    ...prepareCredentialRenewal(client),
    discard: revoke,
  }));
  countRequests(record);
  const reread = (): Promise<void> => rereadStore(record.session);

  const control: SessionControl = {
    tokens: () => record.session.last,
    isLive() {
      const { current, last } = record.session;
      if (remainingMs(current, record.clock) > 0) return true;
      const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
      const canRenew = refreshToken !== undefined && refreshTokenExpiresAt > config.settings.now();
      return canRenew && toRenewer(record).canResend(refreshToken);
    },
    accept(tokens) {
      beginSession(record);
      return acceptTokens(record.session, tokens);
    },
    reread,
    watchStore() {
      let stop = ignore;
      let isEnded = false;
      toSharing(record)?.().then((shared) => {
        if (shared && !isEnded) stop = shared.subscribe(() => void reread());
      });
      return () => {
        isEnded = true;
        stop();
      };
    },
    discard: revoke,
    call: (run) => callIssuer(record, run),
  };

  const client = Object.assign(createClient(record), { signOut: async () => revoke(await signOut(record)) });
  return { client, control };

  /** The session has ended all the same, so a failure is only reported. */
  async function revoke(tokens: TokenSet | undefined): Promise<void> {
    const issuer = kind.createIssuer(config);
    if (!issuer.revoke || tokens?.refreshToken === undefined) return;
    try {
      await callIssuer(record, (call) => issuer.revoke?.(tokens, call));
    } catch (error) {
      if (!isAuthError(error)) throw error;
      const { code, message } = error;
      logEvent(record, { type: 'revocation_failed', code, message });
    }
  }
}

function ignore(): void {}
