import { defineConfig } from 'vitest/config';
import base from '../vitest.package.ts';

/** The tests that read the packages of this repository. A change of a package repeats these, and not the others. */
export const READ_PACKAGES = [
  'new-provider.test.ts',
  'checks/declared-imports.test.ts',
  'release/packages.test.ts',
];

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    name: 'scripts, with the packages',
    include: READ_PACKAGES,
    reporters: ['default', ['json', { outputFile: 'reports/packages.json' }]],
  },
});
