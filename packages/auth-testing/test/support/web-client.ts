import type { BlastiqHandle, IdentityClient } from '@x/auth-testing';

export const WEB_ORIGIN = 'https://app.example';

/** Registers a web application, and returns what changes a request of `begin` into one of it. */
export function registerWebClient({ clients }: BlastiqHandle, change: Partial<IdentityClient> = {}) {
  const redirect_uri = `${WEB_ORIGIN}/callback`;
  clients.set('web-app', {
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
    applicationType: 'web',
    redirectUris: [redirect_uri],
    postLogoutRedirectUris: [`${WEB_ORIGIN}/`],
    corsOrigins: [WEB_ORIGIN],
    ...change,
  });
  return { client_id: 'web-app', redirect_uri };
}
