import { setTimeout as pause } from 'node:timers/promises';
import type { AuthClient, AuthEvent, StoredTokens, TokenStore } from '@x/auth-core';
import { startEmulator } from '@x/auth-testing';
import { createBloomaAuth } from '@x/blooma-auth';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { untilWorks } from './until-works.ts';

/** Something that happens to a store, for a sentence such as "a store that is paused". */
export interface StoreFault {
  readonly name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
  /** Whether the store works as before, but without what it had. */
  readonly onlyEmpties?: boolean;
  /** Whether a command takes effect although its answer is lost. */
  readonly losesAnswers?: boolean;
}

export interface FaultTestOptions {
  readonly createStore: () => TokenStore;
  readonly faults: readonly StoreFault[];
  /** What is stored under the key of a token, read without the store. */
  readonly readAll: () => Promise<readonly StoredTokens[]>;
}

/**
 * A hang is far longer than that, and a slow machine is faster. The exact limit, 600 ms, is tested in core with a clock
 * that the test moves; the waits that were measured here are printed in the long form.
 */
const MAX_WAIT_MS = 8_000;

/** A failed store is left alone for 5 s. */
const REST_MS = 6_000;

/** Longer than anything waits for a store: what is to take effect late has done so. */
const LATE_MS = 700;

const isLong = Boolean(process.env.X_AUTH_LONG_TESTS);

/** What a client promises when its store fails: tokens, in time, and that nothing it gave up takes effect later. */
export function describeFaults({ createStore, faults, readAll }: FaultTestOptions): void {
  const waits: string[] = [];
  if (isLong) afterAll(() => console.log(waits.join('\n')));

  describe.each(faults.map((fault) => [fault.name, fault] as const))('a store that %s', (name, fault) => {
    test('fails no call, and is used again afterwards', async () => {
      const { blooma, stop, now, advance } = await startEmulator({ providers: ['blooma'], ports: false });
      onTestFinished(stop);
      const events: AuthEvent[] = [];
      let requestMs = 0;
      const request: typeof blooma.handle = async (...call) => {
        const startedAt = performance.now();
        try {
          return await blooma.handle(...call);
        } finally {
          requestMs += performance.now() - startedAt;
        }
      };
      // As two processes have them. They were created before anything failed.
      const [store, otherStore] = [createStore(), createStore()];
      const create = (from = otherStore): AuthClient =>
        createBloomaAuth({
          ...blooma.options,
          fetch: request,
          now,
          store: from,
          onEvent: (event) => void events.push(event),
        });
      const old = create(store);
      await renewUntilStored(old);
      const before = await readAll();
      events.length = 0;

      await fault.begin();
      let worstMs = 0;
      try {
        // Until both leave the store alone, and then once more.
        const fresh = create();
        // Until both leave the store alone, and then once more.
        for (const client of [old, fresh, old, fresh, old]) {
          await measure(() => client.getToken({ forceRefresh: true }));
          advance(1);
        }
        await measure(() => create().signOut());
      } finally {
        await fault.end();
      }
      waits.push(`${name}: the longest wait, without the token request, was ${Math.round(worstMs)} ms`);
      const failed = events.filter(({ type }) => type === 'store_failed');

      expect(worstMs).toBeLessThan(MAX_WAIT_MS);
      if (!fault.onlyEmpties) {
        expect(failed.length).toBeGreaterThan(0);
        await untilWorks(() => store.get('any'));
        const after = await readAll();
        await pause(LATE_MS);
        // Nothing changes any more, and nothing that was given up is there.
        expect(await readAll()).toEqual(after);
        if (!fault.losesAnswers) expect(before).toEqual(expect.arrayContaining([...after]));
      }

      for (let isLate = true; isLate; ) {
        const { accessToken } = await renewUntilStored(old);
        const requests = blooma.tokenRequests;
        events.length = 0;
        const token = await create().getToken();
        // On a busy machine the store may be late again.
        isLate = events.some(({ type }) => type === 'store_failed');
        if (isLate) continue;
        expect(token).toMatchObject({ accessToken });
        expect(blooma.tokenRequests).toBe(requests);
      }

      /** How long a call takes, without its token request. */
      async function measure(call: () => Promise<unknown>): Promise<void> {
        const startedAt = performance.now();
        requestMs = 0;
        await call();
        worstMs = Math.max(worstMs, performance.now() - startedAt - requestMs);
      }

      /** Renews until the store has the token: a store that is just back may need a moment, on a slow machine too. */
      async function renewUntilStored(client: AuthClient) {
        for (;;) {
          advance(REST_MS);
          const token = await client.getToken({ forceRefresh: true });
          const stored = await readAll().catch(() => []);
          if (stored.some(({ accessToken: found }) => found === token.accessToken)) return token;
          await pause(50);
        }
      }
    });
  });
}
