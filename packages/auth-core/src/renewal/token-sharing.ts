// The code of a client that has a store. `sharing.ts` loads this file on demand.

import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { SharedCount } from '../issuing/token-budget.ts';
import { type EventLog, logEvent } from '../reports/event-log.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { Identity } from '../stores/store-key.ts';
import { createStoreSlot } from '../stores/store-slot.ts';
import type { TokenStore } from '../stores/token-store.ts';
import type { TokenSet } from '../token/token.ts';
import { adoptStored } from './adopt-stored.ts';
import type { CachedToken } from './cached-token.ts';
import { createSeenTokens } from './seen-tokens.ts';
import type { SessionTokens } from './session-tokens.ts';
import { createSharedCount } from './shared-count.ts';
import { createSharedKey } from './shared-key.ts';
import { renewShared, type SharedRenewalOptions } from './shared-renewal.ts';
import { createShortWait } from './short-wait.ts';

/** A client that may share its token. */
export interface SharingClient extends EventLog {
  readonly config: EventLog['config'] & {
    readonly identity: Identity;
    /** Absent for a client without credentials. */
    readonly secret?: Secret | undefined;
    readonly settings: {
      readonly storeTimeoutMs: number;
      readonly storeKeyPepper: string | undefined;
    };
  };
  readonly clock: Clock;
}

/** The token that a client shares with others through its store. */
export interface TokenSharing {
  /** Obtains the next token: from the store if another client wrote a fresh one, else from the provider. */
  next(options: Omit<SharedRenewalOptions, 'slot' | 'seenTokens'>): Promise<CachedToken>;
  /** Records the secret that a token was issued for: the token is stored under its key. */
  rememberSecret(secret: string): Promise<void>;
  /** How many token requests the clients that share the token have sent. */
  readonly requestCount: SharedCount;
  /** Takes over what another client wrote to the store, or deleted from it. */
  reread(options: Omit<SharedRenewalOptions, 'slot' | 'seenTokens'>): Promise<void>;
  /**
   * Stores tokens that were obtained in another way, whatever is there. Resolves to whether it did. If the session ends
   * meanwhile, they are taken out again.
   */
  overwrite(tokens: TokenSet, session: Readonly<SessionTokens>): Promise<boolean>;
  /** Calls `listener` when another process or tab changed what is stored. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /**
   * Deletes the stored token. Without credentials it is read before, and resolved to: another client may have renewed it,
   * and only what is stored can be revoked.
   */
  erase(options: Pick<SharedRenewalOptions, 'canIssue'>): Promise<TokenSet | undefined>;
}

export function createTokenSharing(
  client: SharingClient,
  store: TokenStore,
  readSecret: () => Promise<string>,
): TokenSharing {
  const { config, clock } = client;
  const { storeTimeoutMs: timeoutMs, storeKeyPepper: pepper } = config.settings;
  const emit = (event: AuthEventBody): void => logEvent(client, event);
  const { find, rememberSecret } = createSharedKey({ ...config, pepper, readSecret });
  const slot = createStoreSlot({ store, key: find, timeoutMs, clock, emit });
  // For all sessions: a token from before a sign-out is an old token after it.
  const seenTokens = createSeenTokens();
  const shortWait = createShortWait(config.provider);
  /** The last sign-out. The next session must not read what it deletes, which might write it back. */
  let erasing: Promise<unknown> | undefined;
  return {
    async next(renewal) {
      await erasing;
      const renew = renewal.canIssue ? renewShared : shortWait.next;
      return renew({ ...renewal, slot, seenTokens });
    },
    rememberSecret,
    async reread(renewal) {
      await erasing;
      await shortWait.settled();
      await adoptStored({ ...renewal, slot, seenTokens }, slot.visit());
    },
    async overwrite(tokens, session) {
      seenTokens.markSeen(tokens);
      await erasing;
      const visit = slot.visit();
      const isStored = await visit.overwrite(tokens);
      if (session.hasEnded) await visit.clear();
      return isStored;
    },
    subscribe: slot.subscribe,
    requestCount: createSharedCount({ store, run: slot.run }),
    erase({ canIssue }) {
      const erased = (async () => {
        const stored = canIssue ? undefined : (await slot.visit().read()).tokens;
        await slot.erase();
        return stored;
      })();
      erasing = erased;
      return erased;
    },
  };
}
