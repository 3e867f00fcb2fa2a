import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { findProgram } from 'scripts/set-up/found-tools';
import { onTestFinished } from 'vitest';

/** Starts the Redis that set-up found, on loopback, until the test ends. Undefined if there is none. */
export async function startRedis(): Promise<RedisServer | undefined> {
  const path = findProgram('redis-server');
  if (path === undefined) return undefined;
  const server = await startRedisServer(path);
  onTestFinished(server.stop);
  return server;
}
