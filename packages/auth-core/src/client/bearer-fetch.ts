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
  // The request is passed as options of `getToken`: of those it has only `signal`.
  const token = await getToken(client, request);
  const first = await send(client, request, token);
  const response = first.ok ? first : await goOn(client, request, token, first);
  if (isRequest && response.body) requests.set(response.body, input);
  return response;
}

/** Goes on after a response that is no success. The code for a 401 or a redirect is loaded at the first one. */
async function goOn(
  client: ClientRecord,
  request: OutgoingRequest,
  token: AccessToken,
  first: Response,
): Promise<Response> {
  let response = first;
  // A redirect that the runtime hides has the status 0.
  if (first.status < 400 || first.status === 401) {
    code ??= await import('./follow-up.ts').catch(() => undefined);
    response = (await code?.followUp(client, request, token, first, send)) ?? first;
  }
  return linkPrivateValues(response, [client.config.secret, ...client.knownTokens]);
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
