import { LRUCache } from 'lru-cache';
import { MAX_TIMER_MS } from './base/deadline.ts';
import type { AuthClient } from './client/auth-client.ts';

export interface AuthPoolOptions {
  /**
   * Creates the client of a tenant, once, when it is first asked for. It may read the credentials of the tenant from
   * somewhere. If it fails, the next call for this tenant tries again.
   */
  readonly create: (tenant: string) => AuthClient | Promise<AuthClient>;
  /** How many clients to keep. The one that was not asked for longest goes first. */
  readonly max: number;
  /**
   * How long to keep a client that nobody asks for, in milliseconds.
   *
   * @default no limit
   */
  readonly idleMs?: number;
}

/** One client for each tenant. */
export interface AuthPool {
  /**
   * The client of a tenant. Ask for each request, and do not keep the client: otherwise it stays in memory.
   *
   * @throws whatever `create` throws for this tenant.
   */
  get(tenant: string): Promise<AuthClient>;
  /** Forgets the client of a tenant, for example after its credentials changed. */
  delete(tenant: string): void;
  /** Forgets all clients. */
  clear(): void;
  /** How many clients it keeps. */
  readonly size: number;
}

/**
 * Keeps one client for each tenant, and at most `max` of them. Each tenant is created on its own, so one that is slow
 * or fails delays no other one.
 *
 * A client that is dropped is not signed out: its token stays valid, also for others that share it through a store. The
 * pool no longer refers to it, so its secret and its tokens leave the memory with it.
 *
 * @throws TypeError if an option is missing or out of range.
 *
 * @example
 * import { createAuthPool } from '@x/auth-core/pool';
 *
 * const pool = createAuthPool({
 *   max: 1_000,
 *   create: async (tenant) => createBlamAuth(await readCredentials(tenant)),
 * });
 * const blam = await pool.get('acme');
 */
export function createAuthPool({ create, max, idleMs }: AuthPoolOptions): AuthPool {
  if (typeof create !== 'function') throw new TypeError('createAuthPool: create must be a function.');
  if (!Number.isSafeInteger(max) || max < 1)
    throw new TypeError('createAuthPool: max must be a whole number of at least 1.');
  if (idleMs !== undefined && !(Number.isFinite(idleMs) && idleMs >= 1))
    throw new TypeError('createAuthPool: idleMs must be a number of milliseconds of at least 1.');

  const clients = new LRUCache<string, Promise<AuthClient>>({
    max,
    // Looked up at each use, as a test may replace it. LRUCache takes an age that began at 0 for none.
    perf: { now: () => performance.now() + 1 },
    ...(idleMs !== undefined && { ttl: idleMs, updateAgeOnGet: true }),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    async get(tenant) {
      const known = clients.get(tenant);
      if (known) return known;

      const created = new Promise<AuthClient>((resolve) => resolve(create(tenant)));
      clients.set(tenant, created);
      dropIdleLater();
      created.catch(() => {
        // Unless it was replaced in the meantime.
        if (clients.peek(tenant) === created) clients.delete(tenant);
      });
      return created;
    },
    delete(tenant) {
      clients.delete(tenant);
    },
    clear() {
      clients.clear();
    },
    get size() {
      return clients.size;
    },
  };

  /** One timer for all tenants, which does not keep the process alive, and is gone when the pool is empty. */
  function dropIdleLater(): void {
    if (idleMs === undefined || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        clients.purgeStale();
        if (clients.size > 0) dropIdleLater();
      },
      Math.min(idleMs, MAX_TIMER_MS),
    );
    (timer as { unref?: () => void }).unref?.();
  }
}
