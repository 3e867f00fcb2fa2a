import { isTokenRequest, LIFETIME_S, toAnswer } from './provider-answers.ts';

/** One response for all calls, so that only what is added to a fetch is measured. */
const response = new Response(null, { status: 204 });
const answer = Promise.resolve(response);

/** Replaces the global fetch by one that answers at once. */
export function stubFetch(): void {
  globalThis.fetch = () => answer;
}

/**
 * Lets the global fetch answer token requests in this process, which is faster than a network. The server is asked once
 * for its discovery document.
 */
export function stubTokenRequests(server: string): void {
  const real = globalThis.fetch;
  let discovery: Promise<string> | undefined;
  globalThis.fetch = async (input, init) => {
    const { url } = new Request(input, init);
    if (url.endsWith('/.well-known/openid-configuration')) {
      discovery ??= real(url).then((answer) => answer.text());
      return new Response(await discovery);
    }
    if (!url.startsWith(server) || !isTokenRequest(url.slice(server.length))) return real(input, init);
    await new Promise((resolve) => setImmediate(resolve));
    return Response.json(toAnswer(url.slice(server.length), LIFETIME_S));
  };
}
