import type { Moment } from '../moments.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A `fetch` that tells the moments of a token request. Requests to the API pass through. */
export function watchFetch(
  isTokenRequest: (url: URL) => boolean,
  pass: (moment: Moment) => Promise<void>,
): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!isTokenRequest(url)) return fetch(input, init);
    const answer = fetch(input, init);
    // It may fail while nobody waits for it yet.
    answer.catch(() => undefined);
    await pass('sent');
    const response = await answer;
    await pass('answered');
    return response;
  };
}
