import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the cases also run under node:test', async () => {
  const file = fileURLToPath(new URL('../support/node-test-contract.ts', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], {
    // Otherwise node:test would treat itself as a child of the outer test runner.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });

  expect(stdout).toMatch(/^# pass (\d\d)$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});
