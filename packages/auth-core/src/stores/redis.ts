import { withDeadline } from '../base/deadline.ts';
import { LEASE_MS, withLease } from './lease.ts';
import { type RedisSubscriber, toChannels } from './redis/channels.ts';
import { ACQUIRE, CHANNEL_SUFFIX, RELEASE, RENEW, toValueScripts } from './redis/scripts.ts';
import { type RedisClient, toSendCommand } from './redis/send-command.ts';
import { toRetentionMs } from './retention.ts';
import {
  BACKGROUND,
  type CommandCall,
  createServerDeadline,
  DEFAULT_COMMAND_MS,
  toTimeoutError,
} from './server-deadline.ts';
import { toCountdown } from './store-call.ts';
import { isExpected, parseStored } from './stored-json.ts';
import type { TokenStore } from './token-store.ts';

export type { RedisSubscriber } from './redis/channels.ts';
export type { RedisClient, SendCommand } from './redis/send-command.ts';

export interface RedisStoreOptions {
  /**
   * What all keys in Redis begin with.
   *
   * @default 'x-auth:'
   */
  readonly prefix?: string;
  /**
   * How long a command may take, in milliseconds. One that waited longer in the queue of the client does nothing.
   *
   * @default 500
   */
  readonly timeoutMs?: number;
  /**
   * A second connection to the same server, which adds `subscribe` to the store. A server client does not need it: it
   * reads the store when it needs a token.
   *
   * @default none
   */
  readonly subscriber?: RedisSubscriber;
  /**
   * Whether to publish each change of a key on the channel `{key}:changed`, for the stores with a `subscriber`.
   *
   * @default true if there is a `subscriber`
   */
  readonly publish?: boolean;
}

/** A store that can compare and set, and lock. */
export type RedisStore = TokenStore & Required<Pick<TokenStore, 'replace' | 'withLock'>>;

/**
 * A store in Redis 5 or later, or Valkey. It takes a client of `redis` or `ioredis`, their pools and clusters, or a
 * function that sends a command. It neither connects nor closes the client.
 *
 * @throws TypeError if the client cannot send a command.
 *
 * @example
 * import { createRedisStore } from '@x/auth-core/redis';
 * import { createClient } from 'redis';
 *
 * const redis = createClient({ url: process.env.REDIS_URL });
 * redis.on('error', (error) => console.error(error));
 * await redis.connect();
 * const store = createRedisStore(redis);
 */
export function createRedisStore(client: RedisClient, options: RedisStoreOptions = {}): RedisStore {
  const { prefix = 'x-auth:', timeoutMs = DEFAULT_COMMAND_MS, subscriber } = options;
  const { publish = subscriber !== undefined } = options;
  const send = toSendCommand(client);
  const channels = subscriber && toChannels(subscriber);
  const scripts = toValueScripts(publish);
  // Not secret: it only has to differ from the names of other stores.
  const origin = crypto.randomUUID();
  const signature = publish ? [origin] : [];
  const beforeDeadline = createServerDeadline(timeoutMs);
  // The braces keep a key and its lock in one slot of a cluster.
  const placeOf = (key: string): string => `${prefix}{${key}}`;

  return {
    async get(key) {
      return parseStored(await readText(key));
    },
    async set(key, value, call) {
      const written = [JSON.stringify(value), String(toRetentionMs(value))];
      await evaluate(scripts.set, placeOf(key), [...written, ...signature], call);
    },
    async delete(key, call) {
      await evaluate(scripts.delete, placeOf(key), signature, call);
    },
    async replace(key, expected, next, call) {
      const left = toCountdown(call);
      const written = [JSON.stringify(next), String(toRetentionMs(next))];
      const replaceText = (text: string | undefined): Promise<unknown> => {
        const args = [text === undefined ? '0' : '1', text ?? '', ...written, ...signature];
        return evaluate(scripts.replace, placeOf(key), args, left());
      };
      const current = await replaceText(expected && JSON.stringify(expected));
      if (isOne(current)) return true;
      // The same value as another text, or a text that is no value.
      if (current === null || !isExpected(current, expected)) return false;
      return isOne(await replaceText(String(current)));
    },
    async withLock(key, task, deadlineMs) {
      const place = `${placeOf(key)}:lock`;
      const owner = crypto.randomUUID();
      const lease = {
        acquire: async () => isOne(await evaluate(ACQUIRE, place, [owner, String(LEASE_MS)])),
        renew: () => evaluate(RENEW, place, [owner, String(LEASE_MS)], BACKGROUND),
        release: () => evaluate(RELEASE, place, [owner], BACKGROUND),
      };
      return withLease(lease, task, deadlineMs);
    },
    ...(channels && {
      subscribe(key: string, listener: () => void) {
        let hasStopped = false;
        const report = (): void => {
          if (!hasStopped) listener();
        };
        const before = readText(key);
        const channel = channels.listen(`${placeOf(key)}${CHANNEL_SUFFIX}`, (message) => {
          if (message !== origin) report();
        });
        // A change while the subscription was on its way was not announced to this store.
        Promise.all([before, channel.active.then(() => readText(key))])
          .then(([then, now]) => then !== now && report())
          .catch(() => undefined);
        return () => {
          hasStopped = true;
          channel.stop();
        };
      },
    }),
  };

  function readText(key: string): Promise<unknown> {
    return withDeadline(() => send(['GET', placeOf(key)]), undefined, timeoutMs, toTimeoutError);
  }

  function evaluate(
    script: string,
    key: string,
    args: readonly string[],
    call?: CommandCall,
  ): Promise<unknown> {
    return beforeDeadline(async (deadline) => {
      const reply = await send(['EVAL', script, '1', key, String(deadline), ...args]);
      const [isLate, serverNow, value] = reply as unknown[];
      return { isLate: Number(isLate) === 1, serverNow: Number(serverNow), value };
    }, call);
  }
}

/** What a script returns for success. A client may be set to give numbers as text; no stored value is that text. */
function isOne(answer: unknown): boolean {
  return String(answer) === '1';
}
