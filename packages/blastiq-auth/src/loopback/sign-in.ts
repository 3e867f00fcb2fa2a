import { isAuthError } from '@x/auth-core';
import {
  type AttendedAuthClient,
  type AttendedBlastiqAuthOptions,
  createAttendedBlastiqAuth,
  type SignInOptions,
} from '../attended.ts';
import { startRedirectServer } from './redirect-server.ts';

/** The options of `signInWithLoopback`: those of `createAttendedBlastiqAuth` that a program on a person's machine needs. */
export interface LoopbackOptions
  extends Omit<
      AttendedBlastiqAuthOptions,
      'redirectUri' | 'persistence' | 'sessionId' | 'transactions' | 'postLogoutRedirectUri'
    >,
    Pick<SignInOptions, 'prompt' | 'loginHint'> {
  /** Gets the URL of the sign-in, always: print it, since a launcher may show nothing and still report success. */
  onUrl: (url: URL) => void;
  /** Opens the URL in the browser of the person. A failure is ignored. @default none */
  open?: (url: URL) => unknown;
  /**
   * Reads a URL that the person pastes: the one that the browser was sent to, if it runs on another machine, as over SSH or
   * in a container. The signal aborts once it is no longer needed. @default none
   */
  paste?: (signal: AbortSignal) => Promise<string>;
  /** Ends the wait. @default none */
  signal?: AbortSignal;
}

/**
 * Signs a person in from a command line or a desktop app, in the browser of the person, with a redirect to this machine
 * (RFC 8252 §7.3). If `store` still has a session, nothing is shown. BlastIQ documents no device flow, so there is none.
 *
 * @returns The client of the person who signed in.
 * @throws The reason of `signal` if it aborts; AuthError as `handleCallback` does.
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 * @example
 * import { createFileStore } from '@x/auth-core/file';
 * import { signInWithLoopback } from '@x/blastiq-auth/loopback';
 *
 * const blastiq = await signInWithLoopback({
 *   clientId: 'my-application',
 *   store: createFileStore(),
 *   onUrl: (url) => console.log(`Sign in: ${url}`),
 * });
 */
export async function signInWithLoopback(options: LoopbackOptions): Promise<AttendedAuthClient> {
  const { onUrl, open, paste, signal, prompt, loginHint, ...rest } = options;
  for (const [name, value] of Object.entries({ onUrl, open, paste })) {
    const isFunction = typeof value === 'function' || (value === undefined && name !== 'onUrl');
    if (!isFunction) throw new TypeError(`signInWithLoopback: ${name} must be a function.`);
  }
  signal?.throwIfAborted();
  const server = await startRedirectServer();
  let outcome: 'signed-in' | 'failed' = 'failed';
  const ended = new AbortController();
  const aborted = signal && rejectOnAbort(signal, ended.signal);
  const orAborted = <T>(work: Promise<T>): Promise<T> =>
    aborted && !ended.signal.aborted ? Promise.race([work, aborted]) : work;
  // So that no request and no timer outlives the abort.
  const { fetch } = rest;
  const abortable: typeof fetch = (input, init) => orAborted((fetch ?? globalThis.fetch)(input, init));
  if (fetch === undefined || typeof fetch === 'function') rest.fetch = abortable;
  try {
    const { redirectUri } = server;
    const client = createAttendedBlastiqAuth({ ...rest, redirectUri });
    if (prompt === undefined && (await hasSession(client, signal))) return client;
    const asked = { ...(prompt !== undefined && { prompt }), ...(loginHint !== undefined && { loginHint }) };
    const url = await orAborted(client.authorizationUrl(asked));
    const state = url.searchParams.get('state');
    const redirected = server.waitFor(({ searchParams }) => searchParams.get('state') === state);
    onUrl(url);
    // A launcher that throws or rejects has shown nothing: the person still has the URL.
    new Promise((resolve) => resolve(open?.(url))).catch(() => undefined);
    const ways: Promise<string | URL>[] = [redirected];
    if (paste) ways.push(readPasted(paste, ended.signal));
    const callback = await orAborted(Promise.race(ways));
    await orAborted(client.handleCallback(callback));
    outcome = 'signed-in';
    return client;
  } finally {
    ended.abort();
    await server.close(outcome);
  }
}

/** Whether the store has a session that still works. */
async function hasSession(client: AttendedAuthClient, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await client.getToken(signal && { signal });
    return true;
  } catch (error) {
    if (isAuthError(error) && error.code === 'login_required') return false;
    throw error;
  }
}

/** Without an input to read from, only the redirect is waited for. */
async function readPasted(paste: NonNullable<LoopbackOptions['paste']>, ended: AbortSignal): Promise<URL> {
  const text = await new Promise<string>((resolve) => {
    new Promise<string>((read) => read(paste(ended))).then(resolve, () => undefined);
  });
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const isRedirect =
    url?.searchParams.has('state') && ['code', 'error'].some((name) => url.searchParams.has(name));
  if (!url || !isRedirect)
    throw new TypeError('signInWithLoopback: what was pasted is not the redirected URL.');
  return url;
}

/** Rejects with the reason of `signal` once that aborts. Nothing is left of it after `ended`. */
function rejectOnAbort(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: ended });
  });
  // Nobody may be waiting when it aborts.
  aborted.catch(() => undefined);
  return aborted;
}
