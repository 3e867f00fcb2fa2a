import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

const watched = fileURLToPath(new URL('test/support/watched-emulator.ts', import.meta.url));

/** The tests import the emulator by its name, and get it with every answer held against the specs. */
const watch: Plugin = {
  name: 'watched-emulator',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === '@x/auth-testing' && importer !== watched ? watched : undefined,
};

// Every test starts a browser, a proxy or an emulator, which takes seconds on a busy machine. Two files run at a time,
// because they wait more than they compute.
export default mergeConfig(base, {
  plugins: [watch],
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/prism-proxies.ts'],
  },
});
