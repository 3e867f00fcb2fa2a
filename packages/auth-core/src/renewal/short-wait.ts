import { withDeadline } from '../base/deadline.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { CachedToken } from './cached-token.ts';
import type { SessionTokens } from './session-tokens.ts';
import { renewShared, type SharedRenewalOptions } from './shared-renewal.ts';

/** How long a caller waits for another client, which may be a frozen tab: with the way to here it is 1.5 s. */
const MAX_WAIT_MS = 1_400;
/** How often a caller looks again whether the other client is what it waits for. */
const LOOK_MS = 100;

/** The renewals of a client without credentials. One that waits for another client goes on without its callers. */
export interface ShortWait {
  /**
   * Renews the token, or joins the renewal that is under way.
   *
   * @throws AuthError `timeout` if another client takes long to renew it.
   */
  next(options: SharedRenewalOptions): Promise<CachedToken>;
  /** Waits for the renewal that is under way. */
  settled(): Promise<void>;
}

export function createShortWait(provider: ProviderProfile): ShortWait {
  let ongoing: { readonly session: SessionTokens; readonly token: Promise<CachedToken> } | undefined;

  return {
    next(options) {
      const { session } = options;
      if (ongoing?.session !== session) ongoing = { session, token: begin(options) };
      return wait(ongoing.token, session);
    },

    async settled() {
      await ongoing?.token.catch(() => undefined);
    },
  };

  function begin(options: SharedRenewalOptions): Promise<CachedToken> {
    const token = renewShared(options).finally(() => {
      if (ongoing?.token === token) ongoing = undefined;
    });
    // Nobody may be there any more to hear of a failure, which may have ended the session.
    token.catch(() => options.onChange?.());
    return token;
  }

  async function wait(token: Promise<CachedToken>, session: Readonly<SessionTokens>): Promise<CachedToken> {
    const late = createAuthError(provider, 'timeout', {
      detail: 'another tab or process is renewing the session and has not finished',
    });
    for (let ms = MAX_WAIT_MS; ; ms = LOOK_MS) {
      try {
        return await withDeadline(
          () => token,
          undefined,
          ms,
          () => late,
        );
      } catch (error) {
        // Whoever waits for the provider or the store waits as long as that takes.
        if (error !== late || session.isWaiting) throw error;
      }
    }
  }
}
