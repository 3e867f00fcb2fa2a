import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './release/run.ts';
import { createBareMachine, plantProgram } from './testing/bare-machine.ts';

// Linux has no usual places of a browser but PATH. The other systems have, so a path that leads nowhere hides them.
const hidden: NodeJS.ProcessEnv = process.platform === 'linux' ? {} : { CHROME_PATH: '/nowhere/chrome' };

/** Runs the command as `npm test` does, on a computer with an empty PATH. */
function startSetUp(variables = hidden) {
  const { bin, env } = createBareMachine({ env: variables });
  const file = join(bin, 'found-tools.json');
  return {
    bin,
    setUp: (...options: string[]) =>
      run(process.execPath, [join(import.meta.dirname, 'set-up.ts'), '--file', file, ...options], {
        cwd: bin,
        env,
      }),
    found: () => JSON.parse(readFileSync(file, 'utf8')),
  };
}

test('with nothing on PATH it prints one line, writes down what is missing, and succeeds', async () => {
  const { setUp, found } = startSetUp();

  const { code, stdout, stderr } = await setUp();

  expect(code).toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^Skipped because Chromium is missing: .+\n$/);
  expect(found()).toEqual({ chromium: null });
});

test('with --strict it fails', async () => {
  const { setUp } = startSetUp();

  const { code, stderr } = await setUp('--strict');

  expect(code).toBe(1);
  expect(stderr).toMatch(/^Skipped because Chromium is missing: .+\n$/);
});

test('with a browser on PATH it succeeds either way, and writes down where it is', async () => {
  const { bin, setUp, found } = startSetUp({});
  const path = plantProgram(bin, 'chromium', 'echo Chromium 156');

  const first = await setUp();
  const second = await setUp('--strict');

  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.stderr).toBe(`Found for the tests: ${path}.\n`);
  expect(found()).toEqual({ chromium: { path, changedAt: expect.any(String) } });
});
