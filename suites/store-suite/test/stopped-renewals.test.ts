import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { type ClientProcess, type Moment, startClientProcess } from '../src/client-process.ts';
import { prepareStore } from '../src/connect-store.ts';
import { type SharedLogin, startSharedLogin } from '../src/shared-login.ts';
import { SHARED_STORES, type StartedStore } from '../src/shared-stores.ts';

const CALLERS = 50;
const LEASE_MS = 10_000;
/** Half of it is the longest wait for the lock of a dead process. */
const STORE_TIMEOUT_MS = 8_000;
/** Processes and servers need a moment, on a busy computer too. A fault would cost another lease. */
const TOLERANCE_MS = LEASE_MS - 1_000;
/** How long a process is paused: longer than a lease. */
const PAUSE_MS = process.env.X_AUTH_LONG_TESTS ? 15_000 : 11_500;
/** The waits for leases, and the start of all processes on a busy computer. */
const TIMEOUT_MS = 120_000;
/** How long the emulator keeps a request whose process is killed meanwhile. */
const HOLD_MS = 300;

/** What a process that dies just after each moment has sent, and what another one has to do. */
const DEATHS: readonly (readonly [string, Moment, { refreshes: number; signIns: number }])[] = [
  ['the mark and the request', 'marked', { refreshes: 0, signIns: 1 }],
  ['the request and its answer', 'sent', { refreshes: 1, signIns: 1 }],
  ['the answer and its storage', 'answered', { refreshes: 1, signIns: 1 }],
  ['the storage and the release of the lock', 'stored', { refreshes: 1, signIns: 0 }],
  ['the release of the lock and the next renewal', 'released', { refreshes: 1, signIns: 0 }],
];

describe.concurrent.each(SHARED_STORES.filter(({ isHere }) => isHere))('with $name', (shared) => {
  let store: StartedStore;
  let survivor: ClientProcess;
  let latecomer: ClientProcess;
  beforeAll(async () => {
    store = await shared.start();
    await prepareStore(store.url);
    [survivor, latecomer] = await Promise.all([startClientProcess(), startClientProcess()]);
  });
  afterAll(async () => {
    survivor.signal('SIGKILL');
    latecomer.signal('SIGKILL');
    await store.stop();
  });

  test.concurrent.for(DEATHS)(
    'a process killed between %s logs nobody out',
    { timeout: TIMEOUT_MS },
    async ([, moment, expected], { expect, onTestFinished }) => {
      const { login, victim } = await shareExpired(onTestFinished);
      await stopAfter(victim, login, moment);
      victim.signal('SIGKILL');
      const startedAt = performance.now();
      const tokens = await survivor.call(login.name, CALLERS);
      const waitedMs = performance.now() - startedAt;

      expect(tokens).toHaveLength(1);
      // For the lock of the dead process, and then for the end of its renewal.
      expect(waitedMs).toBeLessThan((expected.signIns ? STORE_TIMEOUT_MS / 2 + LEASE_MS : 0) + TOLERANCE_MS);
      await pause(HOLD_MS);
      expect(login.verdict()).toEqual({
        signIns: 1 + expected.signIns,
        refreshes: expected.refreshes,
        presentedTwice: 0,
        refused: 0,
      });

      // The refresh token that is stored works, and nothing holds anybody up.
      await login.expire([survivor]);
      expect(await survivor.call(login.name, CALLERS)).not.toEqual(tokens);
      expect(login.verdict()).toMatchObject({
        signIns: 1 + expected.signIns,
        refreshes: expected.refreshes + 1,
      });
      expect(login.verdict()).toMatchObject({ presentedTwice: 0, refused: 0 });
    },
  );

  test.concurrent.for(['marked', 'answered'] as const)(
    `a process that sleeps for ${PAUSE_MS / 1_000} s when its renewal is "%s" logs nobody out, and what it writes then changes nothing`,
    { timeout: TIMEOUT_MS },
    async (moment, { expect, onTestFinished }) => {
      const { login, victim } = await shareExpired(onTestFinished);
      const waking = pause(PAUSE_MS);
      const { late } = await stopAfter(victim, login, moment);
      victim.signal('SIGSTOP');
      const tokens = await survivor.call(login.name, CALLERS);
      await waking;
      victim.signal('SIGCONT');
      await victim.run({ verb: 'go' });

      expect(tokens).toHaveLength(1);
      expect(await late).toHaveLength(1);

      // What the other process stored is still there, for a process that comes later.
      await login.join([latecomer]);
      expect(await latecomer.call(login.name, CALLERS)).toEqual(tokens);
      expect(login.verdict()).toMatchObject({ presentedTwice: 0, refused: 0 });
      // The renewal of the one that slept was replaced by a sign-in of the other one. Only one of the two is stored.
      if (moment === 'answered') {
        expect(await late).toEqual(tokens);
        expect(login.verdict()).toMatchObject({ signIns: 2, refreshes: 1 });
      }

      // Its release freed nobody else's lock, and its refresh token is used by nobody.
      await login.expire([survivor, victim, latecomer]);
      const next = await Promise.all(
        [survivor, victim, latecomer].map((process) => process.call(login.name, CALLERS)),
      );
      expect(new Set(next.flat()).size).toBe(1);
      expect(login.verdict()).toMatchObject({ presentedTwice: 0, refused: 0 });
    },
  );

  /** Two processes that share a token, which has expired. */
  async function shareExpired(
    onTestFinished: TestContext['onTestFinished'],
  ): Promise<{ login: SharedLogin; victim: ClientProcess }> {
    const login = await startSharedLogin({
      url: store.url,
      storeTimeoutMs: STORE_TIMEOUT_MS,
      stop: onTestFinished,
    });
    const victim = await startClientProcess();
    onTestFinished(() => victim.signal('SIGKILL'));
    await login.join([survivor, victim]);
    await survivor.call(login.name, 1);
    await victim.call(login.name, 1);
    await login.expire([survivor, victim]);
    return { login, victim };
  }

  /** Lets a process renew until a moment, where it stands. Resolves to what its callers get if it goes on. */
  async function stopAfter(
    victim: ClientProcess,
    { name, blam }: SharedLogin,
    moment: Moment,
  ): Promise<{ readonly late: Promise<string[]> }> {
    const held = moment === 'sent' ? blam.fail({ delayMs: HOLD_MS }) : undefined;
    const reached = victim.reached();
    await victim.run({ verb: 'trap', client: name, moment });
    const late = victim.call(name, CALLERS);
    // One that is killed never answers.
    late.catch(() => undefined);
    await reached;
    while (held?.hits === 0) await pause(5);
    return { late };
  }
});
