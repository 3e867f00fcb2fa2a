import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shortOrLong } from '@x/test-kit/long-tests';
import { describe, expect, type TestContext, test } from 'vitest';
import { sampleTokens } from './sample-tokens.ts';
import { startStoreProcess } from './store-process.ts';

const RACERS = 16;
const LEASE_MS = 10_000;
/** A process and a server need a moment, on a busy machine too. A fault would cost another lease. */
const TOLERANCE_MS = LEASE_MS - 1_000;

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
const LATE = sampleTokens({ accessToken: 'late' });

/** The long form of the tests of a store, for a change of its lock. */
const ROUNDS = shortOrLong({ short: 10, long: 200 });

export interface ProcessTestOptions {
  /** The URL of the store, as `connectStore` reads it. */
  readonly url: () => string;
  /** Leaves a lock on a key whose owner is dead and whose lease has run out. */
  readonly leaveStaleLock: (key: string) => Promise<void>;
}

/** What a store promises when processes are killed and paused. */
export function describeProcesses({ url, leaveStaleLock }: ProcessTestOptions): void {
  describe('with several processes', () => {
    test(
      `${RACERS} processes that race for one stale lock are never inside together, ${ROUNDS} times`,
      async ({ onTestFinished }) => {
        const directory = await mkdtemp(join(tmpdir(), 'x-auth-race-'));
        onTestFinished(() => rm(directory, { recursive: true, maxRetries: 10 }));
        const racers = await start(RACERS, onTestFinished);

        for (let round = 0; round < ROUNDS; round += 1) {
          const key = crypto.randomUUID();
          await leaveStaleLock(key);
          const options = { key, deadlineMs: 30_000, marker: join(directory, key) };
          await Promise.all(racers.map((racer) => racer.run('enter', options)));
        }
      },
      60_000 + ROUNDS * 3_000,
    );

    test.concurrent('a killed holder delays the next one by a lease at most', async ({ onTestFinished }) => {
      const key = crypto.randomUUID();
      const [holder, next] = await start(2, onTestFinished);
      await holder?.run('hold', { key });
      const startedAt = performance.now();
      holder?.signal('SIGKILL');
      await next?.run('hold', { key, deadlineMs: 3 * LEASE_MS });

      const waitedMs = performance.now() - startedAt;
      expect(waitedMs).toBeGreaterThan(LEASE_MS / 2);
      expect(waitedMs).toBeLessThan(LEASE_MS + TOLERANCE_MS);
    });

    test.concurrent('a holder that is alive keeps its lock for longer than a lease', async ({
      onTestFinished,
    }) => {
      const key = crypto.randomUUID();
      const [holder, next] = await start(2, onTestFinished);
      await holder?.run('hold', { key });
      let isIn = false;
      const entry = next?.run('hold', { key, deadlineMs: 4 * LEASE_MS }).then(() => {
        isIn = true;
      });
      await pause(1.3 * LEASE_MS);
      const wasIn = isIn;
      await holder?.run('release', { key });
      await entry;

      expect(wasIn).toBe(false);
    });

    test.concurrent('a paused holder loses: its write changes nothing, and its release frees nothing', async ({
      onTestFinished,
    }) => {
      const key = crypto.randomUUID();
      const [paused, next, third] = await start(3, onTestFinished);
      await paused?.run('hold', { key });
      await paused?.run('replace', { key, next: FIRST });
      paused?.signal('SIGSTOP');
      await next?.run('hold', { key, deadlineMs: 3 * LEASE_MS });
      expect(await next?.run('replace', { key, expected: FIRST, next: SECOND })).toBe(true);
      paused?.signal('SIGCONT');

      expect(await paused?.run('replace', { key, expected: FIRST, next: LATE })).toBe(false);
      await paused?.run('release', { key });
      await pause(500);
      const startedAt = performance.now();
      await third?.run('hold', { key, deadlineMs: 1_000 });

      expect(performance.now() - startedAt).toBeGreaterThan(900);
      expect(await third?.run('get', { key })).toEqual(SECOND);
    });
  });

  function start(count: number, onTestFinished: TestContext['onTestFinished']) {
    return Promise.all(Array.from({ length: count }, () => startStoreProcess(url(), onTestFinished)));
  }
}
