import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createKeyvStore } from '@x/auth-core/keyv';
import { startEmulator } from '@x/auth-testing';
import { createBloomaAuth } from '@x/blooma-auth';
import { startRedisServer } from '@x/test-kit/redis-server';
import { runProgram } from '@x/test-kit/run-program';
import { Keyv } from 'keyv';
import { findProgram } from 'scripts/set-up/found-tools';
import { describe, expect, onTestFinished, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../src/programs/budget-process.ts');
const LIMIT = 20;
const PROCESSES = 4;

const redis = findProgram('redis-server');

describe(`${PROCESSES} processes with one budget of ${LIMIT} requests send exactly as many`, () => {
  test('with files', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
    onTestFinished(() => rm(directory, { recursive: true, maxRetries: 10 }));
    await useUp(pathToFileURL(directory).href);
  });

  test.skipIf(!redis)('with Redis', async () => {
    const server = await startRedisServer(redis ?? '');
    onTestFinished(server.stop);
    await useUp(server.url);
  });
});

test('with a store that cannot compare and set, one client after the other counts exactly', async () => {
  const { blooma, stop } = await startEmulator({ providers: ['blooma'] });
  onTestFinished(stop);
  const store = createKeyvStore(new Keyv());
  for (let count = 0; count < 5; count += 1) {
    const tokenBudget = { perHour: 4, refuse: true };
    const client = createBloomaAuth({ ...blooma.options, store, tokenBudget });
    await client.getToken({ forceRefresh: true }).catch(() => undefined);
  }

  expect(blooma.tokenRequests).toBe(4);
});

async function useUp(url: string): Promise<void> {
  const { blooma, stop } = await startEmulator({ providers: ['blooma'] });
  onTestFinished(stop);
  const options = JSON.stringify({
    ...blooma.options,
    tokenBudget: { perHour: LIMIT, refuse: true },
  });
  const ended = await Promise.all(
    Array.from({ length: PROCESSES }, () => runProgram(PROGRAM, [url, options])),
  );

  expect(ended).toEqual(Array(PROCESSES).fill({ code: 0, output: 'rate_limited\n' }));
  expect(blooma.tokenRequests).toBe(LIMIT);
}
