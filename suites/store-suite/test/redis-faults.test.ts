import type { StoredTokens } from '@x/auth-core';
import { createRedisStore } from '@x/auth-core/redis';
import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { Redis as Ioredis } from 'ioredis';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Cut, type CuttingProxy, startCuttingProxy } from '../src/cutting-proxy.ts';
import { describeFaults, type StoreFault } from '../src/describe-faults.ts';
import { type ConnectedClient, REDIS_CLIENTS } from '../src/redis-clients.ts';

const path = findProgram('redis-server');

/** The long form has all clients. */
const NAMES = process.env.X_AUTH_LONG_TESTS ? Object.keys(REDIS_CLIENTS) : ['redis 6'];

describe.skipIf(!path)('the Redis store', () => {
  describe.each(NAMES)('with %s', (name) => {
    let server: RedisServer;
    let proxy: CuttingProxy;
    let admin: Ioredis;
    let connected: ConnectedClient | undefined;
    beforeAll(async () => {
      server = await startRedisServer(path ?? '');
      proxy = await startCuttingProxy(server.port);
      admin = new Ioredis(server.url).on('error', () => undefined);
      connected = await REDIS_CLIENTS[name]?.(`redis://127.0.0.1:${proxy.port}`);
    });
    afterAll(async () => {
      await connected?.close();
      admin.disconnect();
      await proxy.stop();
      await server.stop();
    });

    const setting = (setting: string, during: string, usual: string) => ({
      begin: () => admin.config('SET', setting, during),
      end: () => admin.config('SET', setting, usual),
    });
    const cut = (where: Cut) => ({
      begin: async () => proxy.setCut(where),
      end: async () => proxy.setCut('none'),
    });
    const faults: StoreFault[] = [
      { name: 'was stopped, and starts empty', begin: () => server.crash(), end: () => server.restart() },
      {
        name: 'was restarted empty',
        begin: () => server.restart(),
        end: async () => undefined,
        onlyEmpties: true,
      },
      {
        name: 'is paused',
        begin: async () => server.signal('SIGSTOP'),
        end: async () => server.signal('SIGCONT'),
      },
      { name: 'is out of memory', ...setting('maxmemory', '1', '0') },
      {
        name: 'is read-only, as a replica is',
        begin: () => admin.call('REPLICAOF', '127.0.0.1', '1'),
        end: () => admin.call('REPLICAOF', 'NO', 'ONE'),
      },
      { name: 'is cut off in the middle of a command', ...cut('request') },
      { name: 'is cut off before it answers', ...cut('answer'), losesAnswers: true },
    ];

    describeFaults({
      createStore: () => createRedisStore(connected?.client ?? (async () => null)),
      faults,
      async readAll() {
        const keys = (await admin.keys('x-auth:*')).filter((key) => !key.endsWith(':lock')).sort();
        const texts = await Promise.all(keys.map((key) => admin.get(key)));
        return texts.map((text): StoredTokens => JSON.parse(text ?? '{}'));
      },
    });
  });
});
