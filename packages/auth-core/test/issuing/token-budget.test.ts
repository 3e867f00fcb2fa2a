import { createMemoryStore, isAuthError } from '@x/auth-core';
import type { IssuerCall } from '@x/auth-core/provider';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBudget } from '../../src/issuing/token-budget.ts';
import { createSharedCount, type SharedCountOptions } from '../../src/renewal/shared-count.ts';
import { profile } from '../support/test-issuer.ts';

const HOUR_MS = 3_600_000;
const CLIENTS = 4;

/** What happens at one moment: which clients send at once, and how much time passes before that. */
const moments = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
    senders: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 30 },
);

test('clients that send in any order never exceed a budget together, and use all of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), moments, fc.integer({ min: 1, max: 6 }), async (steps, plan, limit) => {
      let now = Date.parse('2030-01-01T00:00:00Z');
      const sent: number[] = [];
      const store = createMemoryStore();
      // Each operation of the store waits for its turn, which the scheduler decides.
      const run: SharedCountOptions['run'] = async (_operation, task) => {
        await steps.schedule(Promise.resolve());
        return task('place', { timeoutMs: 60_000 });
      };
      const clients = Array.from({ length: CLIENTS }, () => {
        const count = createTokenBudget({
          budget: { perHour: limit, refuse: true },
          now: () => now,
          log: { events: [] },
          sharing: async () => ({ requestCount: createSharedCount({ store, run }) }),
        });
        return count({
          provider: profile,
          emit: () => undefined,
          async send() {
            sent.push(now);
            return {};
          },
        } as unknown as IssuerCall);
      });

      for (const { afterMs, senders } of plan) {
        now += afterMs;
        const requests = senders.map((index) => clients[index]?.send(new Request('https://acme.test/token')));
        const outcomes = Promise.allSettled(requests);
        await steps.waitIdle();
        for (const outcome of await outcomes) {
          if (outcome.status === 'rejected') expect(isAuthError(outcome.reason)).toBe(true);
        }
      }

      const sentIn = (from: number): number => sent.filter((at) => at >= from && at < from + HOUR_MS).length;
      for (const from of sent) expect(sentIn(from)).toBeLessThanOrEqual(limit);
      const asked = plan.reduce((sum, { senders }) => sum + senders.length, 0);
      expect(sent.length).toBeGreaterThanOrEqual(Math.min(asked, limit));
    }),
  );
});
