import '../support/load-on-demand.ts';
import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { rest } from '@x/test-kit/waiting';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

/** `storeTimeoutMs` is 500 by default. The rest is what a lock gets to start its task late. */
const MAX_WAIT_MS = 600;
const FORCED = { forceRefresh: true } as const;

type Verb = 'get' | 'set' | 'replace' | 'delete' | 'withLock';

const kinds = [
  ['with replace', ['get', 'replace', 'delete', 'withLock']],
  ['without replace', ['get', 'set', 'delete', 'withLock']],
] as const satisfies [string, Verb[]][];

const cases = kinds.flatMap(([kind, verbs]) =>
  selectionsOf<Verb>(verbs).map((stuck) => ({ kind, verbs, stuck, named: stuck.join(', ') })),
);

beforeEach(() => {
  // With the clock that measures, so that nothing depends on the speed of this machine.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => void vi.useRealTimers());

describe.each(cases)('in a store $kind, $named', ({ verbs, stuck }) => {
  test.each([
    ['never answer', () => new Promise<never>(() => undefined)],
    ['answer after 400 ms', () => new Promise((resolve) => setTimeout(resolve, 400))],
  ])(`%s: no call is delayed by more than ${MAX_WAIT_MS} ms, and it is reported`, async (how, wait) => {
    const { client, events, start } = createClient(verbs, stuck, wait);
    await client.getToken();
    start();

    const waitedMs: number[] = [];
    for (const _ of [1, 2, 3]) waitedMs.push(await measure(() => client.getToken(FORCED)));
    waitedMs.push(await measure(() => client.signOut()));
    waitedMs.push(await measure(() => client.getToken()));

    expect(Math.max(...waitedMs)).toBeLessThanOrEqual(MAX_WAIT_MS);
    const failed = events.flatMap((event) => (event.type === 'store_failed' ? [event.operation] : []));
    if (how === 'never answer') expect(new Set(failed).size).toBeGreaterThan(0);
    // What works is not blamed, but for what has no time left.
    if (!stuck.some((verb) => verb !== 'delete')) expect(new Set(failed)).not.toContain('get');
  });
});

function createClient(verbs: readonly Verb[], stuck: readonly Verb[], wait: () => Promise<unknown>) {
  let hasStarted = false;
  const memory = createMemoryStore();
  const wrap =
    (verb: Verb) =>
    async (...args: never[]) => {
      if (hasStarted && stuck.includes(verb)) await wait();
      return (memory[verb] as (...all: never[]) => unknown)(...args);
    };
  const store = Object.fromEntries(verbs.concat('set').map((verb) => [verb, wrap(verb)]));
  const start = (): void => {
    hasStarted = true;
  };
  return { ...createTestClient({ store: store as unknown as TokenStore, refreshTokens: true }), start };
}

/** How long a call takes on the clock that the test moves, in milliseconds. */
async function measure(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let isDone = false;
  const outcome = call().finally(() => {
    isDone = true;
  });
  for (;;) {
    // What needs no timer goes first.
    await rest();
    if (isDone) break;
    vi.advanceTimersByTime(25);
  }
  await outcome;
  return performance.now() - startedAt;
}

/** Every selection of members, but the empty one. */
function selectionsOf<T>(members: readonly T[]): T[][] {
  return Array.from({ length: 2 ** members.length - 1 }, (_, number) =>
    members.filter((_member, index) => ((number + 1) >> index) & 1),
  );
}
