import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BACKGROUND, createServerDeadline } from '../../src/stores/server-deadline.ts';

const SERVER_AHEAD_MS = 5_000_000;
const serverNow = () => performance.now() + SERVER_AHEAD_MS;

// A clock that stands, so that nothing depends on the speed of this machine. Timers are real.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A server that refuses what comes after its deadline, and remembers each deadline. */
function createServer(now = serverNow) {
  const deadlines: number[] = [];
  return {
    deadlines,
    run: async (deadline: number) => {
      deadlines.push(deadline);
      return { serverNow: now(), isLate: now() > deadline, value: 'done' };
    },
  };
}

test('the first command asks for the clock alone, and is sent again with a deadline', async () => {
  const { run, deadlines } = createServer();
  const beforeDeadline = createServerDeadline(1_000);

  expect(await beforeDeadline(run)).toBe('done');
  expect(await beforeDeadline(run)).toBe('done');
  expect(deadlines).toHaveLength(3);
  expect(deadlines[0]).toBe(0);
});

test('the deadline has passed when the caller gives up', async () => {
  const { run, deadlines } = createServer();
  const beforeDeadline = createServerDeadline(1_000);
  await beforeDeadline(run);
  const givesUpAt = serverNow() + 1_000;
  await beforeDeadline(run);

  // A tenth of the time is left for the answer.
  expect(deadlines.at(-1)).toBe(Math.floor(givesUpAt - 100));
});

test.each([-600_000, 600_000])(
  'a clock that was moved by %i ms costs one more command at most',
  async (movedMs) => {
    let isMoved = false;
    const { run, deadlines } = createServer(() => serverNow() + (isMoved ? movedMs : 0));
    const beforeDeadline = createServerDeadline(1_000);
    await beforeDeadline(run);
    isMoved = true;

    expect(await beforeDeadline(run)).toBe('done');
    expect(await beforeDeadline(run)).toBe('done');
    expect(deadlines.length).toBeLessThanOrEqual(5);
  },
);

test('a command that is late twice fails', async () => {
  let commands = 0;
  const late = async () => {
    commands += 1;
    return { serverNow: 0, isLate: true, value: undefined };
  };

  await expect(createServerDeadline(1_000)(late)).rejects.toThrow('too late, so it did nothing');
  expect(commands).toBe(2);
});

test('a command without an answer fails after the time it may take', async () => {
  vi.useRealTimers();
  const startedAt = performance.now();

  await expect(createServerDeadline(100)(() => new Promise<never>(() => undefined))).rejects.toThrow(
    'The store did not answer in time.',
  );
  expect(performance.now() - startedAt).toBeGreaterThan(90);
});

test('so does one for which nobody waits', async () => {
  const never = () => new Promise<never>(() => undefined);

  await expect(createServerDeadline(100)(never, BACKGROUND)).rejects.toThrow('aborted due to timeout');
});

test.each([1_000.5, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
  'a command for which nobody waits may take %d ms',
  async (timeoutMs) => {
    const { run } = createServer();

    expect(await createServerDeadline(timeoutMs)(run, BACKGROUND)).toBe('done');
  },
);
