import { TokenCache } from '../renewal/token-cache.ts';
import { getToken, invalidate, signOut } from '../renewal/token-source.ts';
import { type AuthClient, INSPECT, type Inspection } from './auth-client.ts';
import { bearerFetch } from './bearer-fetch.ts';
import type { ClientRecord } from './client-record.ts';
import { inspectClient } from './inspect-client.ts';

/** A client: its token cache with the public methods. Each knows the record itself, so it works when destructured. */
export function createClient(record: ClientRecord): AuthClient {
  const inspect = (): Inspection => inspectClient(record);
  const { cache, clock } = record;
  return Object.assign(cache, {
    // The usual call has no options. Besides the clock it reads the client alone, and needs no memory.
    getToken: (options) => (!options && TokenCache.get(cache, clock)) || getToken(record, options),
    getAuthorizationHeader: async (options) => `Bearer ${(await getToken(record, options)).accessToken}`,
    fetch: (input, init) => bearerFetch(record, input, init),
    invalidate: async (accessToken) => invalidate(record, accessToken),
    // Nobody gets the tokens that it resolves to.
    signOut: async () => void (await signOut(record)),
    // Named, since a function gets a name of its own from a computed key, and that takes memory in each client.
    [INSPECT]: inspect,
  } as AuthClient);
}
