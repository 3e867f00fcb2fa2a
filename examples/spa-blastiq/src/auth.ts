import { createAttendedBlastiqAuth } from '@x/blastiq-auth/attended';

const { VITE_BLASTIQ_CLIENT_ID, VITE_BLASTIQ_AUTHORITY, VITE_BLASTIQ_API_URL } = import.meta.env;

/** One client for the whole page. */
export const auth = createAttendedBlastiqAuth({
  clientId: VITE_BLASTIQ_CLIENT_ID,
  authority: VITE_BLASTIQ_AUTHORITY,
  apiUrl: VITE_BLASTIQ_API_URL,
  redirectUri: `${location.origin}/callback`,
  postLogoutRedirectUri: `${location.origin}/`,
  // A reload keeps the person signed in. A new tab asks BlastIQ again.
  persistence: 'tab',
});

/** Leaves this page for the sign-in at BlastIQ, and comes back to it. */
export async function signIn(): Promise<void> {
  location.assign(await auth.authorizationUrl({ returnTo: location.href }));
}

/** Signs the person out here and at BlastIQ. */
export async function signOut(): Promise<void> {
  const form = await auth.endSession();
  form.submit();
}

/** Finishes a sign-in, if this page is its callback. */
export async function finishSignIn(): Promise<void> {
  if (location.pathname !== '/callback') return;
  // If it fails, the snapshot of the client says so.
  const { returnTo = '/' } = await auth.handleCallback(location.href).catch(() => ({ returnTo: '/' }));
  history.replaceState(undefined, '', returnTo);
}
