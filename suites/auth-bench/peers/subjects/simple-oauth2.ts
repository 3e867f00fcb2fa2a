import { type AccessToken, ClientCredentials } from 'simple-oauth2';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const client = new ClientCredentials({
    client: { id: clientId, secret },
    auth: { tokenHost: server, tokenPath: '/oauth/token' },
  });
  let token: AccessToken | undefined;
  const getToken = async () => {
    if (!token || token.expired()) token = await client.getToken({});
    return token.token.access_token;
  };
  return { getToken };
};
