import type { TokenSharing, TokenSharingOptions } from './token-sharing.ts';

/** The sharing of one client; undefined if the code for it could not be loaded. */
export type Sharing = () => Promise<TokenSharing | undefined>;

let code: Promise<typeof import('./token-sharing.ts')> | undefined;

/** Loads the code for shared tokens, once. Only clients with a store need it. */
export function loadTokenSharing(): NonNullable<typeof code> {
  code ??= import('./token-sharing.ts').catch((error) => {
    code = undefined;
    throw error;
  });
  return code;
}

/** What a client with a store calls to share its token. A failure to load the code is trouble with the store. */
export function createSharing(options: TokenSharingOptions): Sharing {
  let shared: TokenSharing | undefined;
  return async () => {
    try {
      const { createTokenSharing } = await loadTokenSharing();
      shared ??= createTokenSharing(options);
    } catch {
      options.emit({ type: 'store_failed', operation: 'get' });
    }
    return shared;
  };
}
