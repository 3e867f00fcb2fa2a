import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ClientProcess, startClientProcess } from '../src/client-process.ts';
import { prepareStore } from '../src/connect-store.ts';
import { startSharedLogin } from '../src/shared-login.ts';
import { SHARED_STORES, type StartedStore } from '../src/shared-stores.ts';

const PROCESSES = 16;
const CALLERS = 50;
const EXPIRIES = 20;
/** Nobody dies here, so a lock or a store that is slow is only slow. */
const STORE_TIMEOUT_MS = 60_000;

// The same processes for all stores: their start takes longer than what they do.
let processes: ClientProcess[];
beforeAll(async () => {
  processes = await Promise.all(Array.from({ length: PROCESSES }, startClientProcess));
});
afterAll(() => {
  for (const { signal } of processes) signal('SIGKILL');
});

describe.each(SHARED_STORES)(`${PROCESSES} processes with ${CALLERS} callers each share $name:`, (shared) => {
  let store: StartedStore;
  beforeAll(async () => {
    if (!shared.isHere) return;
    store = await shared.start();
    await prepareStore(store.url);
  });
  afterAll(() => store?.stop());

  test.skipIf(!shared.isHere)(
    `a cold start makes one token request, and ${EXPIRIES} expiries ${EXPIRIES} renewals in all`,
    async () => {
      const login = await startSharedLogin({
        url: store.url,
        storeTimeoutMs: STORE_TIMEOUT_MS,
        stop: onTestFinished,
      });
      await login.join(processes);

      expect(await callAll(login.name)).toHaveLength(1);
      expect(login.verdict()).toMatchObject({ signIns: 1, refreshes: 0 });

      for (let expiry = 1; expiry <= EXPIRIES; expiry += 1) {
        await login.expire(processes);
        expect(await callAll(login.name)).toHaveLength(1);
      }
      expect(login.verdict()).toEqual({ signIns: 1, refreshes: EXPIRIES, presentedTwice: 0, refused: 0 });
      await login.leave(processes);
    },
  );
});

/** All callers of all processes ask at once. The different tokens that they get. */
async function callAll(client: string): Promise<string[]> {
  const tokens = await Promise.all(processes.map((process) => process.call(client, CALLERS)));
  return [...new Set(tokens.flat())];
}
