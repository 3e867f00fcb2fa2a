import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// The tests import the package by its name, and get it with every answer held against the specs.
const replacement = fileURLToPath(new URL('test/support/watched-emulator.ts', import.meta.url));

export default mergeConfig(base, {
  resolve: { alias: [{ find: /^@x\/auth-testing$/, replacement }] },
});
