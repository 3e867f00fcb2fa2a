const MAX_REDIRECTS = 20;

/**
 * Sends a request and follows redirects within its origin, by the rules of fetch. One that leaves the origin is
 * refused, and so is every one where the runtime hides them, as browsers do. `build` makes the request anew, its body
 * included; at another URL when one is given.
 */
export async function followRedirects(
  mode: RequestRedirect | undefined,
  build: (url?: URL) => Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  let request = build();
  for (let hops = 1; ; hops += 1) {
    const response = await send(request);
    const { status, type, body } = response;
    const location = response.headers.get('location');
    const isRedirect = location !== null && [301, 302, 303, 307, 308].includes(status);
    if (mode || (!isRedirect && type !== 'opaqueredirect')) return response;

    await body?.cancel();
    const { url, method, headers, signal } = request;
    const target = new URL(location ?? 'hidden:', url);
    if (target.origin !== new URL(url).origin || hops > MAX_REDIRECTS) {
      throw new TypeError("fetch: refused a redirect that leads away. Allow it with redirect: 'follow'.");
    }
    if (status === 303 ? method === 'HEAD' : status > 303 || method !== 'POST') {
      request = build(target);
    } else {
      const bodiless = [...headers].filter(([name]) => !name.startsWith('content-'));
      request = new Request(target, { headers: bodiless, signal, redirect: 'manual' });
    }
  }
}
