import type { AuthClient, AuthErrorCode, AuthEvent, AuthOptions } from '@x/auth-core';
import { type ProviderName, startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toMatrix } from './support/fault-matrix.ts';
import { faults } from './support/faults.ts';
import { failAlways, situations } from './support/situations.ts';

const providers: readonly ProviderName[] = ['blameless', 'blam', 'blastiq', 'blooma'];
const cells = new Map<string, AuthErrorCode | 'n/a'>();
let emulator: Awaited<ReturnType<typeof startEmulator>>;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

function createClient(name: ProviderName, shared: AuthOptions): AuthClient {
  if (name === 'blameless') return createBlamelessAuth({ ...emulator.blameless.options, ...shared });
  if (name === 'blam') return createBlamAuth({ ...emulator.blam.options, ...shared });
  if (name === 'blastiq') return createBlastiqAuth({ ...emulator.blastiq.options, ...shared });
  return createBloomaAuth({ ...emulator.blooma.options, ...shared });
}

describe.each(providers)('%s', (name) => {
  describe.each(faults)('$name', ({ name: row, code, fault: faultFor, isEndless = false }) => {
    test.each(situations)('at the $name', async ({ name: column, run }) => {
      const fault = faultFor(name);
      if (fault === undefined) {
        cells.set(`${row}/${name}`, 'n/a');
        return;
      }
      const provider = emulator[name];
      const events: AuthEvent[] = [];
      let ahead = 0;
      const client = createClient(name, {
        now: () => Date.now() + ahead,
        onEvent: (event) => events.push(event),
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
