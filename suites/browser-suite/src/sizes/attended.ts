import { createAttendedBlastiqAuth } from '@x/blastiq-auth/attended';

const auth = createAttendedBlastiqAuth({
  clientId: 'my-application',
  redirectUri: `${location.origin}/callback`,
  postLogoutRedirectUri: `${location.origin}/`,
  persistence: 'device',
});

Object.assign(window, {
  signIn: async () => location.assign(await auth.authorizationUrl()),
  finish: () => auth.handleCallback(location.href),
  load: () => auth.fetch('/api/sites'),
  signOut: async () => (await auth.endSession()).submit(),
});
