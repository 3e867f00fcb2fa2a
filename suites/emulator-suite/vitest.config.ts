import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// The tests import the emulator by its name, and get it with every answer held against the specs.
const replacement = fileURLToPath(new URL('test/support/watched-emulator.ts', import.meta.url));

// Every test starts a browser, a proxy or an emulator, which takes seconds on a busy machine.
export default mergeConfig(base, {
  resolve: { alias: [{ find: /^@x\/auth-testing$/, replacement }] },
  test: { testTimeout: 60_000, hookTimeout: 60_000, globalSetup: ['test/support/prism-proxies.ts'] },
});
