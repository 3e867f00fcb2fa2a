import { defineConfig } from 'vitest/config';

// For editors and `vitest --project @x/auth-core`. `pnpm test` runs each package separately, so
// that turbo can cache it.
export default defineConfig({
  test: {
    projects: [
      '{packages,suites}/*/vitest.config.ts',
      '{examples,scripts,tour}/vitest.config.ts',
      'scripts/vitest.packages.config.ts',
    ],
  },
});
