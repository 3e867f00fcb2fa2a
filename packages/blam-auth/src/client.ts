import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, createTransport } from '@x/auth-core/provider';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import { type BlamAuthOptions, blam } from './options.ts';

/** The options of `createBlamClient`. */
export interface BlamClientOptions
  extends Pick<AuthOptions, 'fetch' | 'timeoutMs'>,
    Pick<BlamAuthOptions, 'baseUrl'> {}

/** The typed client of BLAM's auth endpoints. */
export type BlamClient = Client<paths>;

/**
 * A typed client of BLAM's auth endpoints, without cache or retries. It returns the answers as they are. To use the
 * API, take `createBlamAuth`.
 *
 * @throws TypeError if an option is invalid. Requests reject with AuthError `network_error`, `timeout` or
 * `invalid_response` (a redirect, a body over 1 MiB).
 * @see https://github.com/x/auth-sdks/blob/main/specs/blam.yaml
 */
export function createBlamClient(options: BlamClientOptions): BlamClient {
  const { url, settings } = createOptionReader('createBlamClient', options);
  return createClient<paths>({
    baseUrl: url('baseUrl'),
    fetch: createTransport(blam, settings()),
  });
}
