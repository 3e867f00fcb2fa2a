import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import type { CreateClient } from '../../src/subject.ts';
import { HTTPS_ORIGIN, toHttps, toLoopback } from './https-origin.ts';

export const create: CreateClient = ({ server, secret, clientId }) => {
  const credential = new ClientSecretCredential('tenant', clientId, secret, {
    authorityHost: HTTPS_ORIGIN,
    disableInstanceDiscovery: true,
    httpClient: toHttpClient(server),
  });
  return { getToken: async () => (await credential.getToken('api/.default')).token };
};

function toHttpClient(server: string): HttpClient {
  const below = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      request.url = toLoopback(request.url, server);
      request.allowInsecureConnection = true;
      const response = await below.sendRequest(request);
      return { ...response, bodyAsText: toHttps(response.bodyAsText ?? '', server) };
    },
  };
}
