import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { toStartError } from '../../src/emulator/start-error.ts';

test('where a test runner cannot import ES modules, the error says what to do', async () => {
  // As Jest runs code by default: without a function that imports for it.
  const cause = await new Script("import('node:fs')").runInThisContext().catch((error: unknown) => error);

  expect(toStartError(cause)).toMatchObject({
    message: expect.stringContaining('Start the emulator in globalSetup'),
    cause,
  });
});

test('another error is left as it is', () => {
  const error = new Error('Port 1 of 127.0.0.1 is in use.');

  expect(toStartError(error)).toBe(error);
});
