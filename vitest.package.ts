import { defineConfig } from 'vitest/config';

/** What every package's vitest.config.ts re-exports. */
export default defineConfig({
  // `@x/auth-core` means packages/auth-core/src, by the paths in tsconfig.base.json:
  // a test never sees a `dist` that is older than the source.
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/**/*.test.ts'],
    // Assertions about types are checked by tsc: at run time they cannot fail.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], spawnTimeout: 60_000 },
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    // A crowded machine is slow, not wrong; what hangs is still told.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A condition is waited for as long as a test may take, and what is missing then is reported.
    expect: { poll: { timeout: 25_000 } },
    // A leftover spy or stub in one test must not decide the next one.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
