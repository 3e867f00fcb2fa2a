import { expect, test } from 'vitest';
import { providerPrograms } from '../src/provider-programs.ts';

test('the programs call every factory with its own options and with those of the emulator', () => {
  const programs = providerPrograms(['blam', 'fifth']);

  expect(programs['providers.mts']).toContain('  createFifthAuth(options.fifth),');
  expect(programs['providers.mts']).toContain('  fifth: FifthAuthOptions;');
  expect(programs['emulated-providers.mts']).toContain('  createFifthAuth(emulator.fifth.options),');
});
