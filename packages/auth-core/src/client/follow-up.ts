// `bearer-fetch.ts` loads this file at the first 401 or redirect.
import type { Clock } from '../base/clock.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { AccessToken } from '../token/token.ts';
import { discardBody } from './discard-body.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { isRedirect, refuseRedirect } from './redirect-response.ts';
import { brakeAfter, isBraking, type UnauthorizedBrake } from './unauthorized-brake.ts';

export interface FollowUpOptions {
  clock: Clock;
  getToken: (options?: GetTokenOptions) => Promise<AccessToken>;
  /** Marks a token as refused by the API, see `TokenSource`. */
  markRefused: (accessToken: string) => (() => void) | undefined;
  emit: (event: AuthEventBody) => void;
  /** The origin that may receive the bearer and that the URL is on. */
  findOrigin: (url: string) => string;
  send: (request: OutgoingRequest, token: AccessToken) => Promise<Response>;
}

/** Turns the first response to a request into the one that the caller gets. */
export type FollowUp = (request: OutgoingRequest, token: AccessToken, first: Response) => Promise<Response>;

/**
 * Follows redirects, and answers a 401 with one new token and one replay, unless a new token did not help this origin a
 * moment ago.
 */
export function createFollowUp(options: FollowUpOptions): FollowUp {
  const { clock, getToken, markRefused, emit, findOrigin, send } = options;
  /** By origin. */
  const brakes = new Map<string, UnauthorizedBrake>();

  return async (request, token, first) => {
    const { signal, canResend } = request;
    const origin = findOrigin(request.url);
    const response = await follow(request, first, token);
    if (response.status !== 401) return response;

    const onCured = isBraking(brakes.get(origin), clock) ? undefined : markRefused(token.accessToken);
    if (onCured) brake(origin);
    const next = canResend ? await getToken({ signal }).catch(() => undefined) : undefined;
    signal?.throwIfAborted();
    const replayed = next !== undefined && next.accessToken !== token.accessToken;
    if (!replayed) {
      const reason = next ? 'renewals paused' : canResend ? 'no new token' : 'one-shot body';
      emit({ type: 'request_unauthorized', replayed, reason });
      return response;
    }
    emit({ type: 'request_unauthorized', replayed });
    discardBody(response);
    const answer = await follow(request, await send(request, next), next);
    if (answer.status !== 401) {
      brakes.delete(origin);
      onCured?.();
    } else if (onCured) {
      emit({ type: 'renewals_paused', origin, pauseMs: brake(origin) });
    }
    return answer;
  };

  /** Follows redirects within the origin. A caller that named a redirect mode gets the platform's rule. */
  async function follow(request: OutgoingRequest, response: Response, token: AccessToken): Promise<Response> {
    if (request.redirect !== undefined) return response;
    if (response.type === 'opaqueredirect') refuseRedirect();
    if (!isRedirect(response)) return response;
    const { followRedirects } = await import('./redirect.ts');
    return followRedirects(request, response, (hop) => send(hop, token));
  }

  function brake(origin: string): number {
    const next = brakeAfter(brakes.get(origin), clock);
    brakes.set(origin, next);
    return next.waitMs;
  }
}
