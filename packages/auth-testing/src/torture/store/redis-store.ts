import { createRedisStore, type SendCommand } from '@x/auth-core/redis';
import { inTime } from '../in-time.ts';
import { importPackage } from './import-package.ts';
import { type OpenedStore, StoreError } from './opened-store.ts';

/** What is needed of the packages. */
interface RedisPackages {
  redis: {
    createClient(options: object): {
      on(event: 'error', listener: () => void): unknown;
      connect(): Promise<unknown>;
      sendCommand(args: string[]): Promise<unknown>;
      destroy(): void;
    };
  };
  ioredis: {
    Redis: new (
      url: string,
    ) => {
      on(event: 'error', listener: () => void): unknown;
      call(command: string, ...args: string[]): Promise<unknown>;
      disconnect(): void;
    };
  };
}

const CONNECT_MS = 10_000;

/** All keys of a run have a prefix of their own. */
export async function openRedisStore(url: string, run: string): Promise<OpenedStore> {
  const { send, close } = await connect(url);
  const prefix = `${run}:`;
  const keys = async (pattern: string): Promise<string[]> => (await send(['KEYS', pattern])) as string[];
  const noAnswer = (): StoreError => new StoreError(`No Redis answers at ${new URL(url).host}.`);
  try {
    await inTime(send(['PING']), CONNECT_MS, noAnswer);
  } catch {
    close();
    throw noAnswer();
  }

  return {
    store: createRedisStore(send, { prefix }),
    leftovers: async () => ({ locks: (await keys(`${prefix}*:lock`)).length }),
    async remove() {
      for (const key of await keys(`${prefix}*`)) await send(['DEL', key]);
    },
    close: async () => close(),
  };
}

async function connect(url: string): Promise<{ send: SendCommand; close: () => void }> {
  const { redis, ioredis } = await importPackage<RedisPackages>('Redis', ['redis', 'ioredis']);
  // Without a listener an error would end the process. The store reports what it means for a token.
  const ignore = (): void => undefined;
  if (redis) {
    const client = redis.createClient({ url });
    client.on('error', ignore);
    // Not awaited: it tries again for ever, and commands wait for it.
    client.connect().catch(ignore);
    return { send: (args) => client.sendCommand(args), close: () => client.destroy() };
  }
  const client = new (ioredis as RedisPackages['ioredis']).Redis(url);
  client.on('error', ignore);
  return {
    send: ([command = '', ...args]) => client.call(command, ...args),
    close: () => client.disconnect(),
  };
}
