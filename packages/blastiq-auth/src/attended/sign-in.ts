import type { TokenSet } from '@x/auth-core';
import { createAuthError, type SessionControl } from '@x/auth-core/provider';
import { type Discovery, readDocument } from '../discovery.ts';
import { createCodeClaims } from './code-claims.ts';
import { createAuthorizationRequest, exchangeCallback } from './oauth.ts';
import { type AttendedConfig, attendedBlastiq } from './options.ts';
import { toReturnPath } from './return-to.ts';
import { createSessionTransactions } from './transaction-store.ts';
import { createTransactions } from './transactions.ts';

// The code of a sign-in. `client.ts` loads this file on demand: a page whose person is signed in needs none of it.

export interface SignInOptions {
  /** Where in the app to return to, on the origin of `redirectUri`. At most 1,000 characters, once encoded. @default none */
  readonly returnTo?: string;
  /** OpenID Connect Core §3.1.2.1: `login` asks again, `none` never asks, `select_account`. @default none */
  readonly prompt?: string;
  /** The name of the person, to fill in at the sign-in page. @default none */
  readonly loginHint?: string;
}

export interface CallbackResult {
  /** The place in the app that `authorizationUrl` was given: a path with query and fragment. */
  readonly returnTo?: string;
}

/** The two halves of a sign-in, before the person is at BlastIQ and after. */
export interface SignIn {
  /** Records a transaction, and resolves to the URL at BlastIQ. */
  begin(options?: SignInOptions): Promise<URL>;
  /** Exchanges the code of a callback, once, for tokens that `accept` keeps. */
  finish(parameters: URLSearchParams, accept: (tokens: TokenSet) => Promise<void>): Promise<CallbackResult>;
}

/** How long to wait for another instance of the client, for example after a hot reload, and how often to look. */
const MAX_WAIT_MS = 5_000;
const POLL_MS = 50;

export function createSignIn(
  config: AttendedConfig,
  discovery: Discovery,
  { call, reread }: Pick<SessionControl, 'call' | 'reread'>,
): SignIn {
  const { authority, clientId, redirectUri, settings } = config;
  const transactions = createTransactions(
    config.transactions ?? createSessionTransactions(authority, clientId),
    settings.now,
    config.claims &&
      createCodeClaims({ store: config.claims, now: settings.now, timeoutMs: settings.storeTimeoutMs }),
  );

  return {
    async begin({ returnTo, prompt, loginHint } = {}) {
      const path = toReturnPath(returnTo, redirectUri);
      if (returnTo !== undefined && path === undefined) {
        throw new TypeError(
          'authorizationUrl: returnTo must be a URL on the origin of redirectUri, and not too long.',
        );
      }
      const { url, ...secrets } = await call(async (issuerCall) =>
        createAuthorizationRequest(
          config,
          await readDocument(discovery, issuerCall),
          { prompt, loginHint },
          issuerCall,
        ),
      );
      await transactions.add({ ...secrets, returnTo: path, startedAt: settings.now() });
      return url;
    },

    async finish(parameters, accept) {
      const state = parameters.get('state') ?? '';
      const transaction = await transactions.take(state);
      if (!transaction)
        throw createAuthError(attendedBlastiq, 'login_required', { detail: 'an unknown state' });
      const returnTo = toReturnPath(transaction.returnTo, redirectUri);
      const result = returnTo === undefined ? {} : { returnTo };
      if (transaction.stage !== undefined) {
        await waitForOther(state);
        return result;
      }
      try {
        const callback = { parameters, transaction };
        const tokens = await call(async (issuerCall) =>
          exchangeCallback(config, await readDocument(discovery, issuerCall), callback, issuerCall),
        );
        await accept(tokens);
      } catch (error) {
        await transactions.close(state, 'failed').catch(ignore);
        throw error;
      }
      await transactions.close(state, 'finished').catch(ignore);
      return result;
    },
  };

  /** Another instance of this client exchanges the code, or has done so. Nobody may do it twice. */
  async function waitForOther(state: string): Promise<void> {
    const until = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const stage = await transactions.find(state);
      if (stage === 'finished') return reread();
      if (!stage || performance.now() > until) throw createAuthError(attendedBlastiq, 'login_required');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function ignore(): void {}
