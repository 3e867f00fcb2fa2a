import * as oauth from 'oauth4webapi';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const as = { issuer: server, token_endpoint: `${server}/oauth/token` };
  const app = { client_id: clientId };
  const authentication = oauth.ClientSecretPost(secret);
  const options = { [oauth.allowInsecureRequests]: true };
  return {
    async getToken() {
      const response = await oauth.clientCredentialsGrantRequest(as, app, authentication, {}, options);
      return (await oauth.processClientCredentialsResponse(as, app, response)).access_token;
    },
  };
};
