import { logEvent } from '../reports/event-log.ts';
import type { TokenStore } from '../stores/token-store.ts';
import type { Sharing, TokenSharing } from './session.ts';
import type { SharingClient } from './token-sharing.ts';

/**
 * What a client with a store calls to share its token. The code for it is loaded then, since other clients never need it.
 * A failure to load it is trouble with the store. `readSecret` reads the secret, within a deadline.
 */
export function createSharing(
  client: SharingClient,
  store: TokenStore,
  readSecret: () => Promise<string>,
): Sharing {
  let shared: TokenSharing | undefined;
  return async () => {
    if (shared) return shared;
    const code = await import('./token-sharing.ts').catch(() => undefined);
    if (!code) logEvent(client, { type: 'store_failed', operation: 'get' });
    shared ??= code?.createTokenSharing(client, store, readSecret);
    return shared;
  };
}
