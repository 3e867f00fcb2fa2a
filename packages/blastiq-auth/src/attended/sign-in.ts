import type { TokenSet } from '@x/auth-core';
import type { SessionControl } from '@x/auth-core/provider';
import type { Discovery } from '../discovery.ts';
import type { Callback } from './oauth.ts';
import type { AttendedConfig } from './options.ts';
import { toReturnPath } from './return-to.ts';
import type { Transactions } from './transactions.ts';

export interface SignInOptions {
  /** Where in the app to return to, on the origin of `redirectUri`. At most 1,000 characters, once encoded. @default none */
  readonly returnTo?: string;
  /** OpenID Connect Core §3.1.2.1: `login` asks again, `none` never asks, `select_account`. @default none */
  readonly prompt?: string;
  /** The name of the person, to fill in at the sign-in page. @default none */
  readonly loginHint?: string;
}

/** The two exchanges of a sign-in. The code for them is loaded when they are first used. */
export interface SignIn {
  /** Records a transaction, and resolves to the URL at BlastIQ with which it begins. */
  begin(options?: SignInOptions): Promise<URL>;
  /** Exchanges the code of a callback for tokens. */
  exchange(callback: Callback): Promise<TokenSet>;
}

export function createSignIn(
  config: AttendedConfig,
  { readDocument }: Discovery,
  transactions: Transactions,
  { call }: Pick<SessionControl, 'call'>,
): SignIn {
  return {
    async begin({ returnTo, prompt, loginHint } = {}) {
      const path = toReturnPath(returnTo, config.redirectUri);
      if (returnTo !== undefined && path === undefined) {
        throw new TypeError(
          'authorizationUrl: returnTo must be a URL on the origin of redirectUri, and not too long.',
        );
      }
      const { createAuthorizationRequest } = await import('./oauth.ts');
      const { url, ...secrets } = await call(async (issuerCall) =>
        createAuthorizationRequest(config, await readDocument(issuerCall), { prompt, loginHint }, issuerCall),
      );
      await transactions.add({ ...secrets, returnTo: path, startedAt: config.settings.now() });
      return url;
    },

    async exchange(callback) {
      const { exchangeCallback } = await import('./oauth.ts');
      return call(async (issuerCall) =>
        exchangeCallback(config, await readDocument(issuerCall), callback, issuerCall),
      );
    },
  };
}
