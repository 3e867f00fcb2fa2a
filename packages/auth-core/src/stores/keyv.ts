import { toRetentionMs } from './retention.ts';
import { parseStored } from './stored-json.ts';
import type { TokenStore } from './token-store.ts';

/** What the store needs of a Keyv of version 5 or 6. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, ttl?: number): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  /** Of Keyv 5: whether it rejects if its backend does. */
  throwOnErrors?: boolean;
}

/**
 * A store in whatever Keyv can use. It has no lock and cannot compare and set, so two processes may renew at the same
 * moment.
 *
 * Give it a Keyv of its own, because it changes what the Keyv does on failure: it listens to `error` events, and sets
 * `throwOnErrors` of Keyv 5, which would otherwise answer as if nothing were stored.
 *
 * @example
 * import { createKeyvStore } from '@x/auth-core/keyv';
 * import KeyvRedis from '@keyv/redis';
 * import { Keyv } from 'keyv';
 *
 * const store = createKeyvStore(new Keyv(new KeyvRedis(process.env.REDIS_URL)));
 */
export function createKeyvStore(keyv: KeyvLike): TokenStore {
  /** Of each operation in progress: called with an error. An event does not say which operation it belongs to. */
  const running = new Set<(error: unknown) => void>();
  keyv.on('error', (error) => {
    for (const fail of running) fail(error);
  });
  if ('throwOnErrors' in keyv) keyv.throwOnErrors = true;

  return {
    async get(key) {
      return parseStored(await attempt(() => keyv.get(key)));
    },
    async set(key, value) {
      // As a text: Keyv keeps an object in memory as it is, and what a caller changes later would change it.
      const isSet = await attempt(() => keyv.set(key, JSON.stringify(value), toRetentionMs(value)));
      if (isSet === false) throw new Error('Keyv did not store the value.');
    },
    async delete(key) {
      // `false` also says that there was none.
      await attempt(() => keyv.delete(key));
    },
  };

  async function attempt<T>(run: () => Promise<T>): Promise<T> {
    let fail = (_error: unknown): void => undefined;
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    running.add(fail);
    try {
      const result = run();
      // An error may be emitted just before the result.
      return await Promise.race([failed, result]);
    } finally {
      running.delete(fail);
      failed.catch(() => undefined);
    }
  }
}
