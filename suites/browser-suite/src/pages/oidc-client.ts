import { UserManager, WebStorageStateStore } from 'oidc-client-ts';

/** What the test passes in the fragment of the address. */
interface Options {
  readonly authority: string;
  readonly clientId: string;
  readonly resource: string;
}

const { origin, pathname } = location;
const kept = sessionStorage.getItem('options');
const options: Options = kept
  ? JSON.parse(kept)
  : JSON.parse(decodeURIComponent(location.hash.slice(1)) || 'null');
sessionStorage.setItem('options', JSON.stringify(options));

/** With the defaults of the library, but for the storage, which has to outlive the redirects of the test. */
const manager = new UserManager({
  authority: options.authority,
  client_id: options.clientId,
  redirect_uri: `${origin}/callback`,
  post_logout_redirect_uri: `${origin}/`,
  scope: 'openid profile cosmos offline_access',
  loadUserInfo: true,
  userStore: new WebStorageStateStore({ store: sessionStorage }),
});

export type OidcPage = typeof page;

/** What the test calls. */
const page = {
  signIn: () => manager.signinRedirect(),
  refresh: async () => {
    const user = await manager.signinSilent();
    return { sub: user?.profile.sub, isNew: user !== null };
  },
  signOut: () => manager.signoutRedirect(),
  async load() {
    const user = await manager.getUser();
    const headers = { authorization: `Bearer ${user?.access_token}` };
    const response = await fetch(options.resource, { headers });
    return { status: response.status, body: await response.json() };
  },
};
Object.assign(window, { page });

async function start(): Promise<string> {
  if (pathname !== '/callback') return (await manager.getUser()) ? 'signed in' : 'signed out';
  const user = await manager.signinRedirectCallback();
  history.replaceState(undefined, '', '/');
  return `signed in as ${user.profile.name}`;
}

const state = await start().catch((error: Error) => `refused: ${error.message}`);
document.body.textContent = state;
