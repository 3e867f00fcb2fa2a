// The code of a client that has a store. `sharing.ts` loads this file on demand.

import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import { type EventLog, logEvent } from '../reports/event-log.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { Identity } from '../stores/store-key.ts';
import { createStoreSlot } from '../stores/store-slot.ts';
import type { TokenStore } from '../stores/token-store.ts';
import { adoptStored } from './adopt-stored.ts';
import { createSeenTokens } from './seen-tokens.ts';
import { type RenewalMeans, type Session, setCurrent, type TokenSharing } from './session.ts';
import { createSharedCount } from './shared-count.ts';
import { createSharedKey } from './shared-key.ts';
import { renewShared, type SharedRenewalOptions } from './shared-renewal.ts';
import { createShortWait } from './short-wait.ts';
import { cacheTokens, keepToken } from './token-keeper.ts';

/** A client that may share its token. */
export interface SharingClient extends EventLog {
  /** Whoever has the same identity and the same secret shares the token. */
  readonly kind: { identity(config: SharingClient['config']): Identity };
  readonly config: EventLog['config'] & {
    /** Absent for a client without credentials. */
    readonly secret?: Secret | undefined;
    readonly settings: {
      readonly storeTimeoutMs: number;
      readonly storeKeyPepper: string | undefined;
    };
  };
  readonly clock: Clock;
}

/** Makes the sharing of one client. `readSecret` reads the secret, within a deadline. */
export function createTokenSharing(
  client: SharingClient,
  store: TokenStore,
  readSecret: () => Promise<string>,
): TokenSharing {
  const { kind, provider, config, clock } = client;
  const { secret, settings } = config;
  const { storeTimeoutMs: timeoutMs, storeKeyPepper: pepper } = settings;
  const emit = (event: AuthEventBody): void => logEvent(client, event);
  const identity = kind.identity(config);
  const { find, rememberSecret } = createSharedKey({ provider, identity, secret, pepper, readSecret });
  const slot = createStoreSlot({ store, key: find, timeoutMs, clock, emit });
  // For all sessions: a token from before a sign-out is an old token after it.
  const seenTokens = createSeenTokens();
  const shortWait = createShortWait(provider);
  /** The last sign-out or sign-in. Nobody must read what it deletes or replaces, which might write it back. */
  let replacing: Promise<unknown> | undefined;
  return {
    async next(session, means) {
      await replacing;
      const renew = means.canIssue ? renewShared : shortWait.next;
      return renew(toSharedRenewal(session, means));
    },
    rememberSecret,
    async reread(session, means) {
      await replacing;
      await shortWait.settled();
      await adoptStored(toSharedRenewal(session, means), slot.visit());
    },
    overwrite(tokens, session) {
      seenTokens.markSeen(tokens);
      const before = replacing;
      const overwritten = (async () => {
        await before;
        const visit = slot.visit();
        const isStored = await visit.overwrite(tokens);
        if (session.hasEnded) await visit.clear();
        return isStored;
      })();
      replacing = overwritten;
      return overwritten;
    },
    subscribe: slot.subscribe,
    requestCount: createSharedCount({ store, run: slot.run }),
    erase({ canIssue }) {
      const erased = (async () => {
        const stored = canIssue ? undefined : (await slot.visit().read()).tokens;
        await slot.erase();
        return stored;
      })();
      replacing = erased;
      return erased;
    },
  };

  function toSharedRenewal(session: Session, means: RenewalMeans): SharedRenewalOptions {
    return {
      ...means,
      clock,
      emit,
      slot,
      seenTokens,
      session,
      known: session.source,
      keeper: {
        cache: (tokens) => cacheTokens(session, tokens),
        keep: (token, last) => keepToken(session, token, last),
        set: (token) => setCurrent(session, token),
      },
      onChange: session.source.config.onChange,
    };
  }
}
