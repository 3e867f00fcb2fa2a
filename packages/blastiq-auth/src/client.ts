import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, createTransport, serializeBody } from '@x/auth-core/provider';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import { type BlastiqAuthOptions, blastiq, DEFAULT_AUTHORITY } from './options.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** The options of `createBlastiqClient`. */
export interface BlastiqClientOptions
  extends Pick<AuthOptions, 'fetch' | 'timeoutMs'>,
    Pick<BlastiqAuthOptions, 'authority'> {}

/** The typed client of BlastIQ's auth endpoints. */
export type BlastiqClient = Client<paths>;

/**
 * A typed client of BlastIQ's auth endpoints, without cache or retries. It returns the answers as they are. To use the
 * API, take `createBlastiqAuth`.
 *
 * @throws TypeError if an option is invalid. Requests reject with AuthError `network_error`, `timeout` or
 * `invalid_response` (a redirect, a body over 1 MiB).
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml
 */
export function createBlastiqClient(options: BlastiqClientOptions = {}): BlastiqClient {
  const { url, settings } = createOptionReader('createBlastiqClient', options);
  const client = createClient<paths>({
    baseUrl: url('authority', DEFAULT_AUTHORITY),
    fetch: createTransport(blastiq, settings()),
    // The endpoints accept only forms, and openapi-fetch sends JSON by default.
    bodySerializer: (form: unknown) => serializeBody(form, FORM),
  });
  client.use({
    onRequest({ request }) {
      if (request.method === 'POST') request.headers.set('Content-Type', FORM['Content-Type']);
    },
  });
  return client;
}
