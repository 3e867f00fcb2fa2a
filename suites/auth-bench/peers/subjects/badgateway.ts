import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const client = new OAuth2Client({
    clientId,
    clientSecret: secret,
    tokenEndpoint: `${server}/oauth/token`,
    authenticationMethod: 'client_secret_post',
    fetch: (...args) => fetch(...args),
  });
  // Its timer would keep the process alive.
  const wrapper = new OAuth2Fetch({
    client,
    getNewToken: () => client.clientCredentials(),
    scheduleRefresh: false,
  });
  return { getToken: () => wrapper.getAccessToken(), fetch: (url) => wrapper.fetch(url) };
};
