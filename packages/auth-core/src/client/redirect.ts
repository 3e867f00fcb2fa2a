import { discardBody } from './discard-body.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

const MAX_REDIRECTS = 20;

/**
 * Follows the redirects of a response within its origin, by the rules of fetch. A redirect that leaves the origin is
 * refused, and so is every redirect where the runtime hides them, as browsers do. A caller that named a redirect mode
 * gets the platform's rule.
 */
export async function followRedirects(
  first: OutgoingRequest,
  answer: Response,
  send: (request: OutgoingRequest) => Promise<Response>,
): Promise<Response> {
  let request = first;
  let response = answer;
  for (let hops = 0; ; hops += 1) {
    const { status, type } = response;
    const isRedirect = [301, 302, 303, 307, 308].includes(status);
    const location = isRedirect ? response.headers.get('location') : null;
    if (first.redirect !== undefined || (location === null && type !== 'opaqueredirect')) {
      return hops > 0 ? markRedirected(response) : response;
    }

    discardBody(response);
    const target = new URL(decodeLocation(location ?? 'hidden:'), request.url);
    if (target.origin !== new URL(request.url).origin || hops === MAX_REDIRECTS) {
      throw new TypeError("fetch: refused a redirect that leads away. Allow it with redirect: 'follow'.");
    }
    request = await request.follow(status, target);
    response = await send(request);
  }
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
