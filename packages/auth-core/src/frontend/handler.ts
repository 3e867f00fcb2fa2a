import type { AuthClient } from '../client/auth-client.ts';
import { isAuthError } from '../reports/auth-error.ts';
import { refuseForgery } from './forgery-check.ts';
import type { FrontendEventBody } from './frontend-events.ts';
import { type FrontendSettings, isClient } from './frontend-options.ts';
import { bodyAlreadyRead, Refusal, STATUSES, toErrorResponse } from './refusal.ts';

/** A handler of web-standard requests, as Hono, Next.js and Cloudflare Workers take it. */
export type FrontendHandler = (request: Request) => Promise<Response>;

/** What a handler does after the checks that all have in common. */
export interface Visit<User> {
  readonly request: Request;
  readonly user: User;
  /** Finds the client of a provider for this user, within the limit. @throws Refusal `not_found`, `not_a_client`, `rate_limited` */
  client(provider: string): Promise<AuthClient>;
  emit(event: FrontendEventBody): void;
}

export interface HandlerParts<User> extends FrontendSettings<User> {
  /** Refuses what needs no session to refuse: the method, the media type. */
  readonly precheck: (request: Request) => void;
  readonly serve: (visit: Visit<User>) => Promise<Response>;
}

/**
 * Every request takes this way, so none can miss a check: what is wrong with the request itself, forgery, who asks.
 * What `authorize`, `clients` and `limit` throw is the app's own, and is passed on: frameworks steer with such errors.
 */
export function createHandler<User>(parts: HandlerParts<User>): FrontendHandler {
  const { precheck, serve, authorize, limit, findClient, origins, onEvent, now } = parts;

  return async (request) => {
    let known: string | undefined;
    try {
      precheck(request);
      refuseForgery(request, origins);
      const user = await authorize(request);
      if (user == null || user === false) throw new Refusal('login_required');
      if (request.bodyUsed || request.body?.locked) throw bodyAlreadyRead();
      return await serve({ request, user: user as User, client, emit });

      async function client(provider: string): Promise<AuthClient> {
        const waitMs = await limit?.(request, provider, user as User);
        if (waitMs && waitMs > 0) throw new Refusal('rate_limited', { retryAfterMs: waitMs });
        const found = await findClient(request, provider, user as User);
        if (!found) throw new Refusal('not_found');
        known = provider;
        if (isClient(found)) return found;
        throw new Refusal('not_a_client');
      }
    } catch (error) {
      const refusal = error instanceof Refusal ? error : toRefusal(error);
      const { code, details } = refusal;
      const { reason } = details;
      emit({
        type: 'request_refused',
        ...(known && { provider: known }),
        method: request.method,
        status: STATUSES[code],
        code,
        ...(reason && { reason }),
        ...(isAuthError(error) && { message: error.message }),
      });
      return toErrorResponse(refusal);
    }
  };

  function emit(event: FrontendEventBody): void {
    if (!onEvent) return;
    // An error of the listener must not reach the page, whether it throws or rejects.
    const full = Object.freeze({ ...event, at: now() });
    (async () => onEvent(full))().catch(() => undefined);
  }
}

/** Of an `AuthError` the page gets only the code and how long to wait: the rest tells how the server is set up. */
function toRefusal(error: unknown): Refusal {
  if (!isAuthError(error)) throw error;
  const { code, retryAfterMs } = error;
  return new Refusal(code, { retryAfterMs });
}
