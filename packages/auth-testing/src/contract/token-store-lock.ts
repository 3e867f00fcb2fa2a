import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenStore } from '@x/auth-core';
import type { ContractCase } from './contract-case.ts';

type Lock = NonNullable<TokenStore['withLock']>;

/** Longer than any case keeps a lock, and shorter than a test runner's timeout. */
const LOCK_DEADLINE_MS = 4_000;

/** A call that waited for longer waited until the deadline. Timers may fire slightly early. */
const MAX_WAIT_MS = LOCK_DEADLINE_MS - 100;

/** For calls that take turns: longer than all of them take on a slow machine. At the deadline a task runs beside another. */
const TURNS_DEADLINE_MS = 60_000;

/** The cases of `withLock`. */
export function createLockCases(
  withStore: (name: string, check: (store: TokenStore, key: string) => Promise<void>) => ContractCase,
): readonly ContractCase[] {
  const withLock = (name: string, check: (lock: Lock, key: string) => Promise<void>): ContractCase =>
    withStore(name, async (store, key) => {
      assert.equal(typeof store.withLock, 'function', 'The store has no withLock. Pass { locks: false }.');
      await check((...call) => (store.withLock as Lock)(...call), key);
    });

  return [
    withLock('withLock runs the task and returns its result', async (lock, key) => {
      assert.equal(await lock(key, async () => 'result', LOCK_DEADLINE_MS), 'result');
    }),
    withLock('withLock rejects if the task rejects, and releases the lock', async (lock, key) => {
      const failure = new Error('the task failed');

      await assert.rejects(
        lock(key, () => Promise.reject(failure), LOCK_DEADLINE_MS),
        (error) => error === failure,
      );
      const startedAt = performance.now();
      await lock(key, async () => undefined, LOCK_DEADLINE_MS);
      assert.ok(performance.now() - startedAt < MAX_WAIT_MS, 'the key was still locked');
    }),
    withLock('withLock runs tasks with the same key one after another', async (lock, key) => {
      let running = 0;
      let maxRunning = 0;
      const task = async () => {
        running += 1;
        maxRunning = Math.max(maxRunning, running);
        await pause(5);
        running -= 1;
      };
      await Promise.all(Array.from({ length: 10 }, () => lock(key, task, TURNS_DEADLINE_MS)));

      assert.equal(maxRunning, 1);
    }),
    withLock('withLock does not block tasks with other keys', async (lock, key) => {
      const release = await hold(lock, key);
      const startedAt = performance.now();
      await lock(`${key}-other`, async () => undefined, LOCK_DEADLINE_MS);
      const waitedMs = performance.now() - startedAt;
      await release();

      assert.ok(waitedMs < MAX_WAIT_MS, `waited ${Math.round(waitedMs)} ms`);
    }),
    withLock('withLock stops waiting at the deadline and runs the task anyway', async (lock, key) => {
      const release = await hold(lock, key);
      const startedAt = performance.now();
      const result = await lock(key, async () => 'ran anyway', 300);
      const waitedMs = performance.now() - startedAt;
      await release();

      assert.equal(result, 'ran anyway');
      // Timers may fire slightly early, and a store may poll.
      assert.ok(waitedMs >= 250, `waited only ${Math.round(waitedMs)} ms`);
      assert.ok(waitedMs < MAX_WAIT_MS, `waited ${Math.round(waitedMs)} ms`);
    }),
    withLock('withLock releases the lock after a task ran past the deadline', async (lock, key) => {
      const release = await hold(lock, key);
      await lock(key, async () => undefined, 50);
      await release();
      const startedAt = performance.now();
      await lock(key, async () => undefined, LOCK_DEADLINE_MS);

      assert.ok(performance.now() - startedAt < MAX_WAIT_MS, 'the key was still locked');
    }),
  ];
}

/**
 * Holds a key until the returned function is called. Waits until the task has begun: a store may take a while to lock,
 * and a second task could otherwise be first.
 */
async function hold(lock: Lock, key: string): Promise<() => Promise<void>> {
  let release = () => {};
  let held: Promise<void> | undefined;
  await new Promise<void>((begin, reject) => {
    held = lock(
      key,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
          begin();
        }),
      LOCK_DEADLINE_MS,
    );
    held.catch(reject);
  });
  return async () => {
    release();
    await held;
  };
}
