import { isAuthError, type TokenSet } from '@x/auth-core';
import { createAuthError } from '@x/auth-core/provider';
import { cleanAddressBar, readCallback } from './callback-url.ts';
import type { Callback } from './oauth.ts';
import { attendedBlastiq } from './options.ts';
import { toReturnPath } from './return-to.ts';
import type { Transactions } from './transactions.ts';

export interface CallbackResult {
  /** The place in the app that `authorizationUrl` was given: a path with query and fragment. */
  readonly returnTo?: string;
}

export interface CallbackHandlerOptions {
  readonly redirectUri: string;
  readonly transactions: Transactions;
  /** Exchanges the code for tokens. */
  readonly exchange: (callback: Callback) => Promise<TokenSet>;
  /** Begins the session of the person. */
  readonly accept: (tokens: TokenSet) => Promise<void>;
  /** Revokes tokens that nobody will use. */
  readonly discard: (tokens: TokenSet) => Promise<void>;
  /** Takes over what another instance of the client has stored. */
  readonly reread: () => Promise<void>;
  readonly onChange: () => void;
}

export interface CallbackHandler {
  handle(url: string | URL): Promise<CallbackResult>;
  isPending(): boolean;
  /** Why the last sign-in failed; undefined if it has not. */
  error(): unknown;
  /** The person signs out: forgets why the last sign-in failed. A callback in flight signs nobody in any more. */
  endAll(): void;
}

/** How long to wait for another instance of the client, for example after a hot reload, and how often to look. */
const MAX_WAIT_MS = 5_000;
const POLL_MS = 50;
/** How many results are kept for a callback that is handled again. */
const MAX_RESULTS = 5;

export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  const { redirectUri, transactions, exchange, accept, discard, reread, onChange } = options;
  const results = new Map<string, Promise<CallbackResult>>();
  let latest: Promise<CallbackResult> | undefined;
  let pending = 0;
  let signOuts = 0;
  let failure: unknown;

  return {
    isPending: () => pending > 0,
    error: () => failure,
    endAll() {
      failure = undefined;
      signOuts += 1;
    },

    handle(url) {
      const parameters = readCallback(url, redirectUri);
      // The address bar was cleaned when this callback was handled first.
      if (!parameters) return latest ?? Promise.resolve({});
      cleanAddressBar(parameters);
      const key = String(parameters);
      const result = results.get(key) ?? track(finish(parameters));
      results.set(key, result);
      if (results.size > MAX_RESULTS) results.delete([...results.keys()][0] ?? '');
      latest = result;
      return result;
    },
  };

  function track(work: Promise<CallbackResult>): Promise<CallbackResult> {
    pending += 1;
    failure = undefined;
    onChange();
    const settle = (error?: unknown): void => {
      pending -= 1;
      failure = isSignedOut(error) ? undefined : error;
      onChange();
    };
    work.then(() => settle(), settle);
    return work;
  }

  async function finish(parameters: URLSearchParams): Promise<CallbackResult> {
    const state = parameters.get('state') ?? '';
    const signOutsBefore = signOuts;
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
      const tokens = await exchange({ parameters, transaction });
      await (signOuts === signOutsBefore ? accept(tokens) : discard(tokens));
    } catch (error) {
      await transactions.close(state, 'failed').catch(ignore);
      throw error;
    }
    await transactions.close(state, 'finished').catch(ignore);
    return result;
  }

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

/** Whether BlastIQ answered that there is no session to continue without a prompt: nothing has gone wrong. */
function isSignedOut(error: unknown): boolean {
  return isAuthError(error) && error.oauthError?.endsWith('_required') === true;
}

function ignore(): void {}
