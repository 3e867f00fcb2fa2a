import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, createTransport, serializeBody } from '@x/auth-core/provider';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import { type BlamelessAuthOptions, blameless, DEFAULT_AUTH_URL } from './options.ts';

/** The options of `createBlamelessClient`. */
export interface BlamelessClientOptions
  extends Pick<AuthOptions, 'fetch' | 'timeoutMs'>,
    Pick<BlamelessAuthOptions, 'authUrl'> {}

/** The typed client of Blameless's auth endpoints. */
export type BlamelessClient = Client<paths>;

/**
 * A typed client of Blameless's auth endpoints, without cache or retries. It returns the answers as they are. To use the
 * API, take `createBlamelessAuth`.
 *
 * @throws TypeError if an option is invalid. Requests reject with AuthError `network_error`, `timeout` or
 * `invalid_response` (a redirect, a body over 1 MiB).
 * @see https://github.com/x/auth-sdks/blob/main/specs/blameless.yaml
 */
export function createBlamelessClient(options: BlamelessClientOptions = {}): BlamelessClient {
  const { url, settings } = createOptionReader('createBlamelessClient', options);
  return createClient<paths>({
    baseUrl: url('authUrl', DEFAULT_AUTH_URL),
    fetch: createTransport(blameless, settings()),
    bodySerializer: serializeBody,
  });
}
