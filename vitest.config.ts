import { defineConfig } from 'vitest/config';

// For editors and `vitest --project @x/auth-core`. `pnpm test` runs each package
// by itself, so that turbo can cache one without the others.
export default defineConfig({
  test: {
    projects: ['{packages,suites}/*/vitest.config.ts', '{examples,scripts,tour}/vitest.config.ts'],
  },
});
