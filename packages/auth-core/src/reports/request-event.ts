import { quoteUrl } from '../base/url.ts';
import type { AuthEventBody } from './events.ts';

type RequestEvent = Extract<AuthEventBody, { type: 'token_requested' }>;

const MAX_REMEMBERED = 10;
let latest: readonly RequestEvent[] = [];

/**
 * The event of a token request. Clients send the same requests again and again, and each keeps its latest events: mostly
 * the same object.
 */
export function toRequestEvent(request: Request): RequestEvent {
  const { method } = request;
  const url = quoteUrl(request.url);
  const before = latest.find((event) => event.url === url && event.method === method);
  if (before) return before;
  const event: RequestEvent = { type: 'token_requested', method, url };
  latest = [...latest, event].slice(-MAX_REMEMBERED);
  return event;
}
