import { UserManager, WebStorageStateStore } from 'oidc-client-ts';

const manager = new UserManager({
  authority: 'https://www.blastiq.com/identity',
  client_id: 'my-application',
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile cosmos offline_access',
  userStore: new WebStorageStateStore({ store: localStorage }),
});

Object.assign(window, {
  signIn: () => manager.signinRedirect(),
  finish: () => manager.signinRedirectCallback(),
  async load() {
    const user = await manager.getUser();
    const headers = { authorization: `Bearer ${user?.access_token}` };
    return fetch('https://api.blastiq.com/api/sites', { headers });
  },
  signOut: () => manager.signoutRedirect(),
});
