/** Where the processes of the service share their tokens. */
import { once } from 'node:events';
import { createFileStore } from '@x/auth-core/file';
import { createRedisStore } from '@x/auth-core/redis';
import type { TokenStore } from '@x/blooma-auth';
import { createClient } from 'redis';

/** How long the service waits for Redis before it starts without it. */
const MAX_START_MS = 5_000;

export interface SharedStore {
  /** Where the tokens are, in words. */
  readonly place: string;
  readonly store: TokenStore;
  /** From now on, the store does not keep the process from ending. */
  release(): void;
}

export interface StorePlace {
  readonly redisUrl: string | undefined;
  /** Of the files. Without it, they are in a directory of the user. */
  readonly directory: string | undefined;
  /** How long a command of Redis may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Redis, if there is a URL of one, for processes on several machines. Else files, for those on this one. */
export async function openStore({ redisUrl, directory, timeoutMs }: StorePlace): Promise<SharedStore> {
  if (!redisUrl) {
    const store = createFileStore(directory ? { directory } : {});
    return { place: 'files of this user', store, release: () => undefined };
  }
  // Without a queue, a command fails at once while Redis is away, and the client goes on with the token in memory.
  const redis = createClient({ url: redisUrl, disableOfflineQueue: true });
  redis.on('error', (error: Error) => console.error(`Redis: ${error.message}`));
  redis.connect().catch(() => undefined);
  // An error at the first try, or no answer, does not stop the service: the client of Redis tries again by itself.
  await once(redis, 'ready', { signal: AbortSignal.timeout(MAX_START_MS) }).catch(() => undefined);
  // What waits for Redis to come back would go on forever.
  const release = (): void => (redis.isReady ? redis.unref() : redis.destroy());
  return { place: 'Redis', store: createRedisStore(redis, { timeoutMs }), release };
}
