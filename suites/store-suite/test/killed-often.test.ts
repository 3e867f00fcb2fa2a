import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { type ClientProcess, startClientProcess } from '../src/client-process.ts';
import { prepareStore } from '../src/connect-store.ts';
import { startSharedLogin } from '../src/shared-login.ts';
import { SHARED_STORES } from '../src/shared-stores.ts';

/** A process has to wait for 10 s before it takes another one for dead, so a short form would show little. */
const isLong = Boolean(process.env.X_AUTH_LONG_TESTS);
const PROCESSES = 16;
const CALLERS = 50;
const KILL_EVERY_MS = 200;
const KILL_FOR_MS = 30_000;
/** How many processes are killed between two expiries. */
const KILLS_PER_EXPIRY = 5;
/** Half of it is the longest wait for the lock of a dead process. */
const STORE_TIMEOUT_MS = 8_000;

describe.concurrent.each(SHARED_STORES.filter(({ isHere }) => isHere))('with $name', (shared) => {
  test.skipIf(!isLong)(
    `a process that is killed every ${KILL_EVERY_MS} ms for ${KILL_FOR_MS / 1_000} s presents no refresh token twice (takes a minute: only with X_AUTH_LONG_TESTS=1)`,
    {
      timeout: 180_000,
    },
    async ({ expect, onTestFinished }) => {
      const store = await shared.start();
      onTestFinished(store.stop);
      await prepareStore(store.url);
      const login = await startSharedLogin({
        url: store.url,
        storeTimeoutMs: STORE_TIMEOUT_MS,
        stop: onTestFinished,
      });
      const alive: ClientProcess[] = [];
      onTestFinished(() => {
        for (const { signal } of alive) signal('SIGKILL');
      });
      await Promise.all(Array.from({ length: PROCESSES }, begin));
      let kills = 0;
      let starting: Promise<unknown> = Promise.resolve();

      const endsAt = performance.now() + KILL_FOR_MS;
      while (performance.now() < endsAt) {
        // What is asked of a process that dies is never answered.
        const expired = kills % KILLS_PER_EXPIRY === 0 ? login.expire(alive) : Promise.resolve();
        expired.catch(() => undefined);
        for (const process of alive) process.call(login.name, CALLERS).catch(() => undefined);
        await pause(KILL_EVERY_MS);
        const [victim] = alive.splice(Math.floor(Math.random() * alive.length), 1);
        victim?.signal('SIGKILL');
        kills += 1;
        starting = Promise.all([starting, begin()]);
      }
      await starting;
      await login.expire(alive);
      const tokens = await Promise.all(alive.map((process) => process.call(login.name, CALLERS)));

      console.log(`${shared.name}: ${kills} killed, ${JSON.stringify(login.verdict())}`);
      expect(kills).toBeGreaterThan(20);
      // Everybody goes on: who could not wait for the others signed in.
      expect(tokens.map((found) => found.length > 0)).toEqual(alive.map(() => true));
      expect(login.verdict()).toMatchObject({ presentedTwice: 0, refused: 0 });

      async function begin(): Promise<void> {
        const process = await startClientProcess();
        await login.join([process]);
        await login.catchUp(process);
        alive.push(process);
        process.call(login.name, CALLERS).catch(() => undefined);
      }
    },
  );
});
