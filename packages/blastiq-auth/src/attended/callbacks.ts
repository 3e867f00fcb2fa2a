import { isAuthError, type TokenSet } from '@x/auth-core';
import { cleanAddressBar, isRedirectUri, readCallback } from './callback-url.ts';
import type { CallbackResult, SignIn } from './sign-in.ts';

export interface CallbackHandlerOptions {
  readonly redirectUri: string;
  /** Loads the code of a sign-in. */
  readonly loadSignIn: () => Promise<SignIn>;
  /** Begins the session of the person. */
  readonly accept: (tokens: TokenSet) => Promise<void>;
  /** Revokes tokens that nobody will use. */
  readonly discard: (tokens: TokenSet) => Promise<void>;
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

/** How many results are kept for a callback that is handled again. */
const MAX_RESULTS = 5;

export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  const { redirectUri, loadSignIn, accept, discard, onChange } = options;
  const results = new Map<string, Promise<CallbackResult>>();
  let latest: Promise<CallbackResult> | undefined;
  let pending = 0;
  let signOuts = 0;
  let failure: unknown;

  return {
    isPending: () => pending > 0,
    error: () => failure,
    endAll() {
      failure = latest = undefined;
      signOuts += 1;
    },

    handle(url) {
      const parameters = readCallback(url, redirectUri);
      // The address bar was cleaned when this callback was handled first.
      if (!parameters) return (isRedirectUri(url, redirectUri) && latest) || Promise.resolve({});
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
      // After a later callback, or a sign-out, it does not matter why this one failed.
      if (latest === work) failure = isSignedOut(error) ? undefined : error;
      onChange();
    };
    work.then(() => settle(), settle);
    return work;
  }

  async function finish(parameters: URLSearchParams): Promise<CallbackResult> {
    const signOutsBefore = signOuts;
    const signIn = await loadSignIn().catch((error) => {
      // Nothing was sent, so this callback can be handled again.
      results.delete(String(parameters));
      throw error;
    });
    return signIn.finish(parameters, (tokens) =>
      signOuts === signOutsBefore ? accept(tokens) : discard(tokens),
    );
  }
}

/** Whether BlastIQ answered that there is no session to continue without a prompt: nothing has gone wrong. */
function isSignedOut(error: unknown): boolean {
  return isAuthError(error) && error.oauthError?.endsWith('_required') === true;
}
