import type { AuthErrorCode, AuthEvent } from '@x/auth-core';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { createTestClock } from '@x/test-kit/test-clock';
import { afterAll, describe, expect, test } from 'vitest';
import { loadFactories, names as providers } from './support/factories.ts';
import { toMatrix } from './support/fault-matrix.ts';
import { faults } from './support/faults.ts';
import { hurryTimeouts } from './support/hurry-timeouts.ts';
import { failAlways, situations } from './support/situations.ts';

const TIMEOUT_MS = 10_000;

const factories = await loadFactories();
const emulator = await startEmulator();
afterAll(() => emulator.stop());
/** The measured codes, by `fault/provider`. */
const cells = new Map<string, AuthErrorCode>();

describe.each(providers)('%s', (name) => {
  const provider: ProviderHandle = emulator[name];
  const possible = faults.filter(({ isPossible }) => isPossible?.(provider.tokenMembers) ?? true);

  describe.each(possible)('$name', ({ name: row, code, fault, isEndless = false }) => {
    test.each(situations)('at the $name', async ({ name: column, run }) => {
      const events: AuthEvent[] = [];
      const clock = createTestClock(Date.now());
      const client = factories[name]({
        ...Object(provider.options),
        now: clock.now,
        onEvent: (event: AuthEvent) => events.push(event),
        retry: false,
        timeoutMs: TIMEOUT_MS,
      });

      const seen = await run({
        provider,
        client,
        clock,
        events,
        break() {
          const broken = failAlways(provider, fault(provider.tokenMembers));
          const slowDown = isEndless ? hurryTimeouts(TIMEOUT_MS) : () => undefined;
          return {
            stop() {
              slowDown();
              broken.stop();
            },
          };
        },
      });
      clock.advance(600_000);
      const healed = await client.getToken();

      expect(seen, column).toBe(code);
      expect(healed.expiresAt).toBeGreaterThan(clock.now());
      expect(emulator.untrustedServer.requests).toEqual([]);
      cells.set(`${row}/${name}`, code);
    });
  });
});

test('the documentation shows the measured matrix', async () => {
  console.log(`${cells.size * situations.length} failures caused and recovered from`);

  await expect(toMatrix({ providers, faults, situations, cells })).toMatchFileSnapshot(
    '../../../docs/fault-matrix.md',
  );
});
