import { configDefaults, defineConfig } from 'vitest/config';
import base from '../vitest.package.ts';
import { READ_PACKAGES } from './vitest.packages.config.ts';

// The test of a script is in the same folder. No module of a script keeps what could decide another test, so all files
// run in one process, which loads the compilers and the linters once.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    isolate: false,
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...READ_PACKAGES],
  },
});
