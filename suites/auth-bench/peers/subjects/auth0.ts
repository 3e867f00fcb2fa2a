import { TokenProvider } from 'auth0';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const provider = new TokenProvider({
    domain: 'tenant.auth0.com',
    clientId,
    clientSecret: secret,
    audience: 'api',
    fetch: (input: string | URL | Request, init?: RequestInit) =>
      fetch(`${input}`.replace('https://tenant.auth0.com', server), init),
  });
  return { getToken: () => provider.getAccessToken() };
};
