const MOST_REDIRECTS = 20;

/**
 * Follows redirects within the origin of `request`, by the rules of fetch, and refuses one that leaves it. Where
 * the runtime hides them, as browsers do, all are refused.
 */
export async function followRedirects(request: Request, fetch: typeof globalThis.fetch): Promise<Response> {
  let next = request;
  for (let hops = 0; ; hops += 1) {
    // The body of a request is gone once it is sent, and a 307 or 308 asks for it again.
    const spare = next.clone();
    const response = await fetch(new Request(next, { redirect: 'manual' }));
    if (response.type === 'opaqueredirect') {
      throw new TypeError(
        "The API answered with a redirect that this runtime hides. Pass redirect: 'follow' to allow it.",
      );
    }
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    if (hops === MOST_REDIRECTS) throw new TypeError('The API redirects without end.');
    next = redirected(spare, response.status, location);
  }
}

function redirected(request: Request, status: number, location: string): Request {
  const target = new URL(location, request.url);
  if (target.origin !== new URL(request.url).origin) {
    throw new TypeError(`The API redirects to ${target.origin}, where the bearer must not go.`);
  }
  const { method, headers, signal } = request;
  const toGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  if (!toGet) return new Request(target, request);
  for (const name of [
    'content-type',
    'content-encoding',
    'content-language',
    'content-location',
    'content-length',
  ]) {
    headers.delete(name);
  }
  return new Request(target, { method: 'GET', headers, signal });
}
