import { configDefaults, defineConfig } from 'vitest/config';
import base from '../vitest.package.ts';
import { READ_PACKAGES } from './vitest.packages.config.ts';

// The test of a script is in the same folder.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...READ_PACKAGES],
  },
});
