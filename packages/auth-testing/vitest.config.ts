import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// The tests import the package by its name, and get it with every answer held against the specs.
const replacement = fileURLToPath(new URL('test/support/watched-emulator.ts', import.meta.url));

// All files run in one process, which loads the emulator and compiles its schemas once. An emulator keeps its state to
// itself, and what belongs to a file is in the set-up file.
export default mergeConfig(base, {
  resolve: { alias: [{ find: /^@x\/auth-testing$/, replacement }] },
  test: { isolate: false, setupFiles: ['test/support/watch-answers.ts'] },
});
