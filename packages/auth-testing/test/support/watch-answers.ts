/** Runs before each test file. The files share their modules, and a hook that a module adds is only for the first of them. */
import { afterAll, afterEach, expect } from 'vitest';
import { watch } from './watched-emulator.ts';

afterEach(async () => {
  expect((await watch.take()).problems).toEqual([]);
});

// The next file may get a port that an emulator had, for a server of another kind.
afterAll(watch.forget);
