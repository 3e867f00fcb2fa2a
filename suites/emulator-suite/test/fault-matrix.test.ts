import type { AuthErrorCode, AuthEvent } from '@x/auth-core';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFactories, names as providers } from './support/factories.ts';
import { toMatrix } from './support/fault-matrix.ts';
import { faults } from './support/faults.ts';
import { failAlways, situations } from './support/situations.ts';

const factories = await loadFactories();
const cells = new Map<string, AuthErrorCode | 'n/a'>();
let emulator: Awaited<ReturnType<typeof startEmulator>>;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

describe.each(providers)('%s', (name) => {
  describe.each(faults)('$name', ({ name: row, code, fault: faultFor, isEndless = false }) => {
    test.each(situations)('at the $name', async ({ name: column, run }) => {
      const provider: ProviderHandle = emulator[name];
      const fault = faultFor(provider.tokenMembers);
      if (fault === undefined) {
        cells.set(`${row}/${name}`, 'n/a');
        return;
      }
      const events: AuthEvent[] = [];
      let ahead = 0;
      const client = factories[name]({
        ...Object(provider.options),
        now: () => Date.now() + ahead,
        onEvent: (event: AuthEvent) => events.push(event),
        retry: false,
        // Short only for responses that never end, because only those wait for the timeout.
        timeoutMs: isEndless ? 300 : 10_000,
      });
      const advance = (ms: number): void => {
        ahead += ms;
      };

      const seen = await run({ provider, client, events, advance, break: () => failAlways(provider, fault) });
      advance(600_000);
      const healed = await client.getToken();

      expect(seen, column).toBe(code);
      expect(healed.expiresAt).toBeGreaterThan(Date.now() + ahead);
      expect(emulator.untrustedServer.requests).toEqual([]);
      cells.set(`${row}/${name}`, code);
    });
  });
});

test('the documentation shows the measured matrix', async () => {
  const count = providers.length * faults.length * situations.length;
  console.log(
    `${count} cells: ${providers.length} providers x ${faults.length} faults x ${situations.length} situations`,
  );

  await expect(toMatrix({ providers, faults, situations, cells })).toMatchFileSnapshot(
    '../../../docs/fault-matrix.md',
  );
});
