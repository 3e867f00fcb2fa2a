import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node';
import type { CreateClient } from '../../src/subject.ts';
import { HTTPS_ORIGIN, METADATA, toHttps, toLoopback } from './https-origin.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const app = new ConfidentialClientApplication({
    auth: {
      clientId,
      clientSecret: secret,
      authority: `${HTTPS_ORIGIN}/tenant`,
      knownAuthorities: [new URL(HTTPS_ORIGIN).host],
      authorityMetadata: JSON.stringify(METADATA),
    },
    system: { networkClient: toNetworkModule(server) },
  });
  const getToken = async () =>
    (await app.acquireTokenByClientCredential({ scopes: ['api/.default'] }))?.accessToken;
  return { getToken };
};

function toNetworkModule(server: string): INetworkModule {
  const send = async (
    url: string,
    method: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ) => {
    const init = body === undefined ? { method, headers } : { method, headers, body };
    const response = await fetch(toLoopback(url, server), init);
    const answer = JSON.parse(toHttps(await response.text(), server));
    return { headers: Object.fromEntries(response.headers), body: answer, status: response.status };
  };
  return {
    sendGetRequestAsync: (url, options) => send(url, 'GET', options),
    sendPostRequestAsync: (url, options) => send(url, 'POST', options),
  };
}
