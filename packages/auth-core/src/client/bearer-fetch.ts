import { getToken } from '../renewal/token-source.ts';
import { linkPrivateValues } from '../reports/api-error.ts';
import type { AccessToken } from '../token/token.ts';
import { findOrigin, toUrl } from './api-origins.ts';
import type { ClientRecord } from './client-record.ts';
import { type OutgoingRequest, readRequest, toSending } from './outgoing-request.ts';

/** A Request's signal works only while the Request exists, so the Request is kept as long as the body is read. */
const requests = new WeakMap<object, Request>();

/** The same for all clients. Most pages never get a 401 or a redirect. */
let code: typeof import('./follow-up.ts') | undefined;

/**
 * A `fetch` that adds the bearer token. A 401 gets one new token and one replay, unless a new token did not help this
 * origin a moment ago. A 403 gets neither (RFC 6750 §3.1).
 */
export async function bearerFetch(
  client: ClientRecord,
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const isRequest = input instanceof Request;
  const request = readRequest(isRequest ? input : toUrl(client, `${input}`), init);
  if (isRequest) findOrigin(client, request.url);
  const { session } = client;
  // The request is passed as options of `getToken`: of those it has only `signal`.
  const token = await getToken(client, request);
  let response = await send(client, request, token);
  if (!response.ok) {
    // A redirect that the runtime hides has the status 0.
    if (response.status < 400 || response.status === 401) {
      code ??= await import('./follow-up.ts').catch(() => undefined);
      response = (await code?.followUp(client, request, token, response, send, session)) ?? response;
    }
    linkPrivateValues(response, [client.config.secret, ...client.knownTokens]);
  }
  if (isRequest && response.body) requests.set(response.body, input);
  return response;
}

/** Sends one request. The origin is checked here, on what is about to be sent with the token. */
function send(
  client: ClientRecord,
  request: OutgoingRequest,
  { accessToken }: AccessToken,
): Promise<Response> {
  const { fetch = globalThis.fetch } = client.config.settings;
  const { input, init } = toSending(request, `Bearer ${accessToken}`);
  findOrigin(client, typeof input === 'string' ? input : input.url);
  return fetch(input, init);
}
