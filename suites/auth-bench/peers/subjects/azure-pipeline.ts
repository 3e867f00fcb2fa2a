import {
  bearerTokenAuthenticationPolicy,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline';
import type { BenchClient, CreateClient, Setting } from '../../src/subject.ts';

type TokenCredential = Exclude<
  Parameters<typeof bearerTokenAuthenticationPolicy>[0]['credential'],
  undefined
>;

/**
 * The policy refuses http, so the requests have an https URL, and the HTTP client below sends them to the loopback
 * server with the global fetch.
 */
export const create: CreateClient = (setting): BenchClient => {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: createCredential(setting), scopes: 'api/.default' }),
  );
  const send = (url: string, httpClient: HttpClient) =>
    pipeline.sendRequest(httpClient, createPipelineRequest({ url: url.replace('http:', 'https:') }));
  return {
    // The policy alone: it sets the header, and nothing is sent.
    getToken: () => send('https://api.example.org/', NOTHING),
    fetch: (url) => send(url, FETCH),
  };
};

function createCredential({ server, secret, clientId }: Setting): TokenCredential {
  return {
    async getToken() {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
      });
      const response = await fetch(`${server}/oauth/token`, { method: 'POST', body });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const answer = (await response.json()) as { access_token: string; expires_in: number };
      return { token: answer.access_token, expiresOnTimestamp: Date.now() + answer.expires_in * 1_000 };
    },
  };
}

const NOTHING: HttpClient = {
  sendRequest: async (request) => ({ request, headers: createHttpHeaders(), status: 204 }),
};

const FETCH: HttpClient = {
  async sendRequest(request) {
    const response = await fetch(request.url.replace('https:', 'http:'), {
      headers: request.headers.toJSON({ preserveCase: true }),
    });
    const text = response.body ? await response.text() : '';
    return { request, headers: createHttpHeaders(), status: response.status, bodyAsText: text };
  },
};
