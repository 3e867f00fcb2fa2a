import { toNetworkFailure } from '../base/network-error.ts';
import type { AuthClient } from '../client/auth-client.ts';
import { discardBody } from '../client/discard-body.ts';
import { isAuthError } from '../reports/auth-error.ts';
import { readCodings, toApiHeaders, toPageHeaders } from './forwarded-headers.ts';
import { bodyBrokeOff, Refusal } from './refusal.ts';

/**
 * A body up to this size is read before it is sent, so that it can be sent again with a new token if the API refuses the
 * old one. A longer one streams.
 */
const MAX_KEPT_BYTES = 65_536;

/** Node cancels the body of a response that nobody refers to any more, so it is kept as long as its body. */
const answers = new WeakMap<object, Response>();

export interface Forwarding {
  readonly client: AuthClient;
  readonly request: Request;
  /** The path and query for the API, beginning with a slash. */
  readonly target: string;
  /** The page's URL for a URL that the API named; undefined if pages may not go there. `base` is the API's own base. */
  readonly toPageUrl: (url: URL, base: string) => string | undefined;
}

/**
 * Sends a page's request to the API, and the answer back. Both bodies stream.
 *
 * @throws Refusal if there is no answer that a page could use.
 */
export async function forward({ client, request, target, toPageUrl }: Forwarding): Promise<Response> {
  const { method, signal } = request;
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: toApiHeaders(request.headers),
    signal,
    redirect: 'manual',
    cache: 'no-store',
    ...(await readBody(request)),
  };
  // A stream of known length is sent with it. Not every API takes a body in chunks.
  const length = request.headers.get('content-length');
  if (init.duplex && length !== null) (init.headers as Headers).set('content-length', length);
  const answer = await client.fetch(target, init).catch((error: unknown) => refuse(error, signal));
  try {
    return toPageResponse(answer, request, target, toPageUrl);
  } catch (error) {
    discardBody(answer);
    throw error;
  }
}

async function readBody(request: Request): Promise<Pick<RequestInit, 'body'> & { duplex?: 'half' }> {
  const { body, headers } = request;
  if (body === null) return {};
  const length = headers.get('content-length');
  if (length === null || Number(length) > MAX_KEPT_BYTES) return { body, duplex: 'half' };
  const bytes = await request.arrayBuffer().catch(bodyBrokeOff);
  return bytes.byteLength > 0 ? { body: bytes } : {};
}

function toPageResponse(
  answer: Response,
  { method }: Request,
  target: string,
  toPageUrl: Forwarding['toPageUrl'],
): Response {
  const { status, body, url } = answer;
  const codings = readCodings(answer.headers);
  // Whether the body was decoded is unknown, so the page could get it broken.
  if (!codings || status < 200 || status > 599) throw new Refusal('invalid_response');
  const headers = toPageHeaders(answer.headers, codings.length > 0);

  const location = answer.headers.get('location');
  if (location !== null) {
    const isRedirect = status >= 300 && status < 400;
    const base = url.endsWith(target) ? url.slice(0, -target.length) : undefined;
    const pageUrl =
      base !== undefined && URL.canParse(location, url) ? toPageUrl(new URL(location, url), base) : undefined;
    if (pageUrl !== undefined) headers.set('Location', pageUrl);
    else if (isRedirect) throw new Refusal('invalid_response');
    else headers.delete('Location');
  }
  const hasBody = method !== 'HEAD' && ![204, 205, 304].includes(status);
  if (!hasBody) discardBody(answer);
  else if (body) answers.set(body, answer);
  return new Response(hasBody ? body : null, { status, headers });
}

/** What `client.fetch` rejected with, as a page gets it. A mistake in the app's own `fetch` is passed on. */
function refuse(error: unknown, signal: AbortSignal): never {
  // Nobody reads the answer.
  if (signal.aborted) throw new Refusal('client_closed_request');
  if (isAuthError(error) || toNetworkFailure(error) === undefined) throw error;
  throw new Refusal('network_error');
}
