import type { TokenStore } from '@x/auth-core';
import { createWebStore } from '@x/auth-core/web';

/** What keeps a person signed in: this page, this tab, or this device. */
export type Persistence = 'memory' | 'tab' | 'device';

/** Where the tokens are kept; undefined for the memory of the client. */
export function toTokenStore(persistence: Persistence = 'memory'): TokenStore | undefined {
  if (persistence === 'memory') return undefined;
  return createWebStore({ area: persistence === 'tab' ? 'session' : 'local' });
}
