import { Refusal } from './refusal.ts';
import { REQUEST_HEADER } from './token-wire.ts';

/**
 * Refuses a request that did not come from a page of the app: the custom header always, and `Sec-Fetch-Site` and `Origin`
 * where the client sends them. A browser sends both and lets no page forge them; programs usually send neither.
 *
 * @param origins the origins of the app's pages; without them, the origin of the request's own URL.
 * @throws Refusal `forbidden`
 * @see RFC 9700 §4.7, and Fetch Metadata https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function refuseForgery({ headers, url }: Request, origins: readonly string[] | undefined): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (headers.get(REQUEST_HEADER) !== '1') throw new Refusal('forbidden', { reason: REQUEST_HEADER });
  if (site !== null && site !== 'same-origin') throw new Refusal('forbidden', { reason: 'sec-fetch-site' });
  if (origin !== null && !(origins ?? [new URL(url).origin]).includes(origin)) {
    throw new Refusal('forbidden', { reason: 'origin' });
  }
}
