import { type Emulator, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, test } from 'vitest';
import { packages } from './support/clients/packages.ts';
import { programs } from './support/clients/programs.ts';
import type { Behaviour } from './support/fidelity/behaviour.ts';
import { type Observation, toPage } from './support/fidelity/page.ts';
import { servers } from './support/fidelity/servers.ts';

const observed = new Map<Behaviour, Observation>();

describe.each(servers)('$title', ({ behaviours }) => {
  test.each(behaviours)(
    '$what: the emulator does what the real server does, or says why not',
    async (behaviour) => {
      const emulator = (await stopAfterTest(startEmulator())) as Emulator;

      const seen = await behaviour.observe(emulator);

      observed.set(behaviour, { seen, violations: emulator.violations });
      if (behaviour.deviation === undefined) expect(seen).toBe(behaviour.real);
    },
  );
});

test('the documentation has what was observed', async () => {
  await expect(toPage({ servers, observed, clients: [...packages, ...programs] })).toMatchFileSnapshot(
    '../../../docs/emulator-fidelity.md',
  );
});
