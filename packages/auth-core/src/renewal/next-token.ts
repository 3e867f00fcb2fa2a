import type { TokenSet } from '../token/token.ts';
import type { CachedToken } from './cached-token.ts';
import { createTokenKeeper, type TokenKeeperOptions } from './session-tokens.ts';
import type { SharedRenewalOptions } from './shared-renewal.ts';
import type { Sharing } from './sharing.ts';

export interface NextTokenOptions
  extends TokenKeeperOptions,
    Omit<SharedRenewalOptions, 'keeper' | 'slot' | 'seenTokens'> {
  /** The token in a shared store; absent if the client has no store. */
  readonly sharing: Sharing | undefined;
}

/** Where the tokens of a session come from. */
export interface NextToken {
  /**
   * Obtains the token that follows the current one: the token that another client wrote to the shared store if it is
   * fresh, else a new one from the provider.
   */
  fetchNext(): Promise<CachedToken>;
  /** Takes over what another client wrote to the store, or deleted from it. */
  reread(): Promise<void>;
  /** Keeps tokens that were obtained in another way, and stores them in place of any others. */
  accept(tokens: TokenSet): Promise<void>;
}

export function createNextToken(options: NextTokenOptions): NextToken {
  const { session, sharing, renewTokens, onChange } = options;
  const keeper = createTokenKeeper(options);

  return {
    async fetchNext() {
      const shared = await sharing?.();
      if (shared) return shared.next({ ...options, keeper });
      return keeper.keep(keeper.cache(await renewTokens(session)));
    },

    async reread() {
      await (await sharing?.())?.reread({ ...options, keeper });
      onChange();
    },

    async accept(tokens) {
      // Made before the store is asked: the token ages while a slow store answers.
      const token = keeper.cache(tokens);
      session.isStored = await (await sharing?.())?.overwrite(tokens);
      keeper.keep(token);
    },
  };
}
