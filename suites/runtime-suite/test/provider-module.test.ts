import { expect, test } from 'vitest';
import { toModule } from '../src/provider-module.ts';

test('the module has the factory of every provider, by the name of its package', () => {
  expect(toModule(['blam', 'fifth'])).toBe(
    [
      "import { createBlamAuth } from '@x/blam-auth';",
      "import { createFifthAuth } from '@x/fifth-auth';",
      'export const factories = { blam: createBlamAuth, fifth: createFifthAuth };',
      '',
    ].join('\n'),
  );
});
