import type { AuthClient } from '@x/auth-core';
import { createSessionClient, refreshOnly } from '@x/auth-core/provider';
import { createDiscovery, findEndpoint } from '../discovery.ts';
import { createCallbackHandler } from './callbacks.ts';
import { type EndSessionForm, toEndSessionForm } from './end-session.ts';
import { createAttendedIssuer } from './issuer.ts';
import { type AttendedBlastiqAuthOptions, attendedBlastiq, readAttendedOptions } from './options.ts';
import { createSessionWatch } from './session-watch.ts';
import type { CallbackResult, SignIn, SignInOptions } from './sign-in.ts';
import { type AttendedSnapshot, createSnapshots, type PersonSession } from './snapshot.ts';

/**
 * An `AuthClient` for the person who signs in. `getToken` and `fetch` reject with `login_required` while nobody is signed
 * in; other failures to renew a token are no sign-out. Its methods work when destructured.
 */
export interface AttendedAuthClient extends AuthClient {
  /**
   * The URL at BlastIQ to which the app sends the person to sign in.
   *
   * @throws TypeError if `returnTo` leads to another origin.
   * @throws AuthError if BlastIQ's discovery document cannot be read.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
   */
  authorizationUrl(options?: SignInOptions): Promise<URL>;
  /**
   * Finishes the sign-in, with the URL that BlastIQ sent the person to. Takes code and state out of the address bar. The
   * same URL, handled twice, has one result. Until the sign-out, the redirect URI without code and state has that result
   * too. Any other URL without a code and without an error is no callback: it resolves to `{}`. If the person signs out in
   * the meantime, nobody is signed in.
   *
   * @throws AuthError `login_required` if this sign-in was not begun here, is older than ten minutes, or its code was
   * refused; `access_denied` if the person cancelled; `invalid_response` for a foreign issuer or an invalid ID token.
   */
  handleCallback(url: string | URL): Promise<CallbackResult>;
  /** The session of the person, read from the store if need be; undefined if nobody is signed in. */
  session(): Promise<PersonSession | undefined>;
  /** Calls `listener` after each change of the snapshot. Returns a function that ends this. */
  subscribe(listener: () => void): () => void;
  /** What a page shows now: the same frozen object until something changes. */
  getSnapshot(): AttendedSnapshot;
  /**
   * Signs the person out, as `signOut` does, and makes the form that ends the session at BlastIQ too: otherwise the next
   * sign-in asks for nothing. A form, because the ID token in it must not be part of a URL.
   *
   * @example
   * (await blastiq.endSession()).submit();
   */
  endSession(): Promise<EndSessionForm>;
  /**
   * Ends what the client listens to: events of the page, and changes by other tabs. Its calls still work, and the person
   * stays signed in. A page needs it only if it makes another client, as after a hot reload.
   */
  dispose(): void;
}

/**
 * Signs people in to BlastIQ, in a page, on a server that renders pages, or in a program: authorization code with PKCE.
 * BlastIQ Support gives out the parameters.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 * @example
 * import { createAttendedBlastiqAuth } from '@x/blastiq-auth/attended';
 *
 * const blastiq = createAttendedBlastiqAuth({
 *   clientId: 'my-application',
 *   redirectUri: `${location.origin}/callback`,
 * });
 * location.assign(await blastiq.authorizationUrl({ returnTo: location.href }));
 */
export function createAttendedBlastiqAuth(options: AttendedBlastiqAuthOptions): AttendedAuthClient {
  const config = readAttendedOptions(options);
  const { authority, clientId, redirectUri, sessionId } = config;
  const discovery = createDiscovery(authority);
  let signIn: Promise<SignIn> | undefined;
  const onChange = (): void => snapshots.refresh();
  const { client, control } = createSessionClient(
    {
      profile: attendedBlastiq,
      createIssuer: () => createAttendedIssuer(config, discovery),
      renewal: refreshOnly,
      identity: () => ['attended', authority, clientId],
    },
    { ...config, secret: sessionId, onChange },
  );
  const watch = createSessionWatch(control, onChange);
  const callbacks = createCallbackHandler({ ...control, redirectUri, loadSignIn, onChange });
  const snapshots = createSnapshots(() => ({
    isLoading: !watch.isRead() || callbacks.isPending(),
    tokens: control.tokens(),
    isLive: control.isLive(),
    error: callbacks.error(),
  }));

  return {
    ...client,
    authorizationUrl: async (options) => (await loadSignIn()).begin(options),
    dispose: watch.end,

    async handleCallback(url) {
      watch.begin();
      return callbacks.handle(url);
    },

    async session() {
      await watch.begin();
      const snapshot = snapshots.get();
      return snapshot.status === 'signed-in' ? snapshot.session : undefined;
    },

    subscribe(listener) {
      watch.begin();
      return snapshots.subscribe(listener);
    },

    getSnapshot() {
      watch.begin();
      return snapshots.get();
    },

    async signOut() {
      callbacks.endAll();
      // What the store has is revoked too: a client on a server may not have read it yet.
      if (!control.tokens()) await watch.begin();
      await client.signOut();
    },

    async endSession() {
      await watch.begin();
      const idToken = control.tokens()?.idToken;
      callbacks.endAll();
      await client.signOut();
      const action = await control.call((call) => findEndpoint(discovery, 'end_session', call));
      return toEndSessionForm(config, action, idToken);
    },
  };

  /** Loads the code of a sign-in, once. */
  function loadSignIn(): Promise<SignIn> {
    signIn ??= import('./sign-in.ts').then(
      ({ createSignIn }) => createSignIn(config, discovery, control),
      (error) => {
        signIn = undefined;
        throw error;
      },
    );
    return signIn;
  }
}
