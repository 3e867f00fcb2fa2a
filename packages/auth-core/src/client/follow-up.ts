// `bearer-fetch.ts` loads this file at the first 401 or redirect.
import { markRefused } from '../renewal/refused-token.ts';
import type { Session } from '../renewal/session.ts';
import { getToken } from '../renewal/token-source.ts';
import { logEvent } from '../reports/event-log.ts';
import type { RequestUnauthorized } from '../reports/events.ts';
import type { AccessToken } from '../token/token.ts';
import { findOrigin } from './api-origins.ts';
import type { ClientRecord } from './client-record.ts';
import { discardBody } from './discard-body.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { isRedirect, refuseRedirect } from './redirect-response.ts';
import { brakeAfter, isBraking } from './unauthorized-brake.ts';

/** Sends a request with a token. */
export type Send = (client: ClientRecord, request: OutgoingRequest, token: AccessToken) => Promise<Response>;

/**
 * Turns the first response to a request into the one that the caller gets: follows redirects, and answers a 401 with one
 * new token and one replay, unless a new token did not help this origin a moment ago, or the session has ended in which the
 * call began: the next token may be another person's.
 */
export async function followUp(
  client: ClientRecord,
  request: OutgoingRequest,
  token: AccessToken,
  first: Response,
  send: Send,
  session: Session,
): Promise<Response> {
  const { signal, canResend } = request;
  const origin = findOrigin(client, request.url);
  const response = await follow(client, request, first, token, send);
  if (response.status !== 401) return response;

  client.brakes ??= new Map();
  const isPaused = isBraking(client.brakes.get(origin), client.clock);
  const onCured = isPaused ? undefined : markRefused(client, token.accessToken);
  if (onCured) brake(client, origin);
  const isCurrent = (): boolean => client.session === session;
  const next =
    canResend && isCurrent() ? await getToken(client, { signal }).catch(() => undefined) : undefined;
  signal?.throwIfAborted();
  const replayed = next !== undefined && next.accessToken !== token.accessToken && isCurrent();
  if (!replayed) {
    let reason: RequestUnauthorized['reason'] = next ? 'renewals paused' : 'no new token';
    if (!isCurrent()) reason = 'signed out';
    if (!canResend) reason = 'one-shot body';
    logEvent(client, { type: 'request_unauthorized', replayed, reason });
    return response;
  }
  logEvent(client, { type: 'request_unauthorized', replayed });
  discardBody(response);
  const answer = await follow(client, request, await send(client, request, next), next, send);
  if (answer.status !== 401) {
    client.brakes.delete(origin);
    onCured?.();
  } else if (onCured) {
    logEvent(client, { type: 'renewals_paused', origin, pauseMs: brake(client, origin) });
  }
  return answer;
}

/** Follows redirects within the origin. A caller that named a redirect mode gets the platform's rule. */
async function follow(
  client: ClientRecord,
  request: OutgoingRequest,
  response: Response,
  token: AccessToken,
  send: Send,
): Promise<Response> {
  if (request.redirect !== undefined) return response;
  if (response.type === 'opaqueredirect') refuseRedirect();
  if (!isRedirect(response)) return response;
  const { followRedirects } = await import('./redirect.ts');
  return followRedirects(request, response, (hop) => send(client, hop, token));
}

function brake({ brakes, clock }: ClientRecord, origin: string): number {
  const next = brakeAfter(brakes?.get(origin), clock);
  brakes?.set(origin, next);
  return next.waitMs;
}
