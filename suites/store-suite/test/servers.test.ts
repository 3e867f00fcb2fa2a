import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '@x/test-kit/free-ports';
import { startRedisServer } from '@x/test-kit/redis-server';
import { Redis } from 'ioredis';
import pg from 'pg';
import { findProgram } from 'scripts/set-up/found-tools';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPostgresServer } from '../src/postgres-server.ts';

const redis = findProgram('redis-server');
const postgres = findProgram('postgres');

describe.skipIf(!redis)('a Redis for a test', () => {
  test('is started at another port if the first one is taken', async () => {
    const first = await startRedis();
    const second = await startRedis({ findPort: firstOf(first.port) });

    expect(second.port).not.toBe(first.port);
    const client = new Redis(second.url);
    onTestFinished(() => client.disconnect());
    await first.crash();
    expect(await client.ping()).toBe('PONG');
  });

  test('is not started if the port for its cluster is taken, and says so', async () => {
    const first = await startRedis();
    const args = ['--cluster-enabled', 'yes', '--cluster-port', String(first.port)];

    await expect(startRedis({ args })).rejects.toThrow(/ended with 1: [\s\S]*already in use/);
  });

  test('is not started if every port is taken, and says so', async () => {
    const { port } = await startRedis();

    await expect(startRedis({ findPort: async () => port })).rejects.toThrow(
      /ended with 1: [\s\S]*already in use/,
    );
  });

  test('is not restarted at a port that another server has taken meanwhile', async () => {
    const first = await startRedis();
    await first.crash();
    await startRedis({ findPort: async () => first.port });

    await expect(first.restart()).rejects.toThrow(/ended with 1: [\s\S]*already in use/);
  });

  test('is not started if the program says that it is ready, and ends', async () => {
    const path = await createProgram("echo 'Ready to accept connections'");

    await expect(startRedisServer(path)).rejects.toThrow('ended with 0: Ready to accept connections');
  });

  test('is not started if the program says that it is ready, and another server answers', async () => {
    const { port } = await startRedis();
    const path = await createProgram("echo 'Ready to accept connections'; exec sleep 60");

    await expect(startRedisServer(path, { findPort: async () => port })).rejects.toThrow(
      `Another server than ${path} answers at port ${port}.`,
    );
  });

  test('is not started if there is no such program', async () => {
    await expect(startRedisServer('/no/such/program')).rejects.toThrow('ENOENT');
  });

  async function startRedis(options: Parameters<typeof startRedisServer>[1] = {}) {
    const server = await startRedisServer(redis ?? '', options);
    onTestFinished(server.stop);
    return server;
  }
});

describe.skipIf(!postgres)('a PostgreSQL for a test', () => {
  test('is started at another port if the first one is taken', async () => {
    const first = await startPostgres();
    const second = await startPostgres(firstOf(first.port));

    expect(second.port).not.toBe(first.port);
    await first.crash();
    const client = new pg.Client({ connectionString: second.url });
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('is not started if every port is taken, and says so', async () => {
    const { port } = await startPostgres();

    await expect(startPostgres(async () => port)).rejects.toThrow(/ended with 1: [\s\S]*already in use/);
  });

  async function startPostgres(findPort?: () => Promise<number>) {
    const server = await startPostgresServer(postgres ?? '', findPort);
    onTestFinished(server.stop);
    return server;
  }
});

/** Finds a port that is taken first, and then free ones. */
function firstOf(taken: number): () => Promise<number> {
  const ports = [taken];
  return async () => ports.pop() ?? findFreePorts(1);
}

async function createProgram(commands: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'x-auth-'));
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
  const path = join(folder, 'server');
  await writeFile(path, `#!/bin/sh\n${commands}\n`);
  await chmod(path, 0o755);
  return path;
}
