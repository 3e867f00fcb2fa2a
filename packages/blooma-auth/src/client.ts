import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, createTransport, serializeBody } from '@x/auth-core/provider';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import { type BloomaAuthOptions, blooma, DEFAULT_AUTH_URL } from './options.ts';

/** The options of `createBloomaClient`. */
export interface BloomaClientOptions
  extends Pick<AuthOptions, 'fetch' | 'timeoutMs'>,
    Pick<BloomaAuthOptions, 'authUrl'> {}

/** The typed client of Blooma's auth endpoints. */
export type BloomaClient = Client<paths>;

/**
 * A typed client of Blooma's auth endpoints, without cache or retries. It returns the answers as they are. To use the
 * API, take `createBloomaAuth`.
 *
 * @throws TypeError if an option is invalid. Requests reject with AuthError `network_error`, `timeout` or
 * `invalid_response` (a redirect, a body over 1 MiB).
 * @see https://github.com/x/auth-sdks/blob/main/specs/blooma.yaml
 */
export function createBloomaClient(options: BloomaClientOptions = {}): BloomaClient {
  const { url, settings } = createOptionReader('createBloomaClient', options);
  return createClient<paths>({
    baseUrl: url('authUrl', DEFAULT_AUTH_URL),
    fetch: createTransport(blooma, settings()),
    bodySerializer: serializeBody,
  });
}
