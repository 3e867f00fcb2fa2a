// `bearer-fetch.ts` loads this file on demand: browsers hide redirects, so they never need it.
import { discardBody } from './discard-body.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { isRedirect, refuseRedirect } from './redirect-response.ts';
import { toRedirectedRequest } from './redirected-request.ts';

const MAX_REDIRECTS = 20;

/** Follows a redirect, and those after it, by the rules of fetch. One that leaves the origin is refused. */
export async function followRedirects(
  first: OutgoingRequest,
  answer: Response,
  send: (request: OutgoingRequest) => Promise<Response>,
): Promise<Response> {
  let request = first;
  let response = answer;
  for (let hops = 0; isRedirect(response); hops += 1) {
    discardBody(response);
    const location = decodeLocation(response.headers.get('location') ?? '');
    const target = new URL(location, request.url);
    if (target.origin !== new URL(request.url).origin || hops === MAX_REDIRECTS) refuseRedirect();
    request = await toRedirectedRequest(request, response.status, target);
    response = await send(request);
  }
  return markRedirected(response);
}

/** Header values come with one character per byte; those of a URL are UTF-8. */
function decodeLocation(location: string): string {
  const isBytes = /^[\0-\xff]*[\x80-\xff]/.test(location) && !/[^\0-\xff]/.test(location);
  return isBytes
    ? new TextDecoder().decode(Uint8Array.from(location, (byte) => byte.charCodeAt(0)))
    : location;
}

/** Makes a response say that it came after a redirect, as the platform's own do, and its clones too. */
function markRedirected(response: Response): Response {
  const { clone } = response;
  return Object.defineProperties(response, {
    redirected: { value: true, configurable: true },
    clone: { value: () => markRedirected(clone.call(response)), configurable: true, writable: true },
  });
}
