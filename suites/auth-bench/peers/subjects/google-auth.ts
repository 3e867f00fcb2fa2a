import { OAuth2Client } from 'google-auth-library';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const client = new OAuth2Client({
    clientId,
    clientSecret: secret,
    endpoints: { oauth2TokenUrl: `${server}/oauth/token` },
  });
  client.setCredentials({ refresh_token: 'a-refresh-token' });
  return {
    getToken: () => client.getAccessToken(),
    fetch: (url) => client.request({ url, fetchImplementation: globalThis.fetch }),
  };
};
