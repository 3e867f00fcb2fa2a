import * as client from 'openid-client';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const metadata = { issuer: server, token_endpoint: `${server}/oauth/token` };
  const config = new client.Configuration(metadata, clientId, secret, client.ClientSecretPost(secret));
  client.allowInsecureRequests(config);
  return { getToken: async () => (await client.clientCredentialsGrant(config)).access_token };
};
