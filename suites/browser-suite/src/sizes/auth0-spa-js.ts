import { Auth0Client } from '@auth0/auth0-spa-js';

const client = new Auth0Client({
  domain: 'login.example.com',
  clientId: 'my-application',
  cacheLocation: 'localstorage',
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: `${location.origin}/callback`, audience: 'https://api.example.com' },
});

Object.assign(window, {
  signIn: () => client.loginWithRedirect(),
  finish: () => client.handleRedirectCallback(location.href),
  async load() {
    const headers = { authorization: `Bearer ${await client.getTokenSilently()}` };
    return fetch('https://api.example.com/api/sites', { headers });
  },
  signOut: () => client.logout(),
});
