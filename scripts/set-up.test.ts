import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './release/run.ts';
import { NEEDED, TOOLS, type ToolName } from './set-up/tools.ts';
import { createBareMachine, plantProgram } from './testing/bare-machine.ts';

// Some tools have usual places beside PATH. On Linux, a browser has none. A path that leads nowhere hides them.
const hidden: NodeJS.ProcessEnv = {
  POSTGRES_PATH: '/nowhere/postgres',
  ...(process.platform !== 'linux' && { CHROME_PATH: '/nowhere/chrome' }),
};

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

/** The line about each tool, which is missing. */
const LINES = Object.keys(NEEDED).map(
  (name) => `Skipped because ${TOOLS[name as ToolName].title} is missing: `,
);

test('with nothing on PATH it prints one line for each tool, writes down what is missing, and succeeds', async () => {
  const { setUp, found } = startSetUp();

  const { code, stdout, stderr } = await setUp();

  expect(code).toBe(0);
  expect(stdout).toBe('');
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, line.indexOf(': ') + 2)),
  ).toEqual(LINES);
  expect(found()).toEqual(Object.fromEntries(Object.keys(NEEDED).map((name) => [name, null])));
});

test('with --strict it fails', async () => {
  const { setUp } = startSetUp();

  const { code, stderr } = await setUp('--strict');

  expect(code).toBe(1);
  expect(stderr).toContain('Skipped because Chromium is missing: ');
});

test('with every tool on PATH it succeeds either way, and writes down where they are', async () => {
  const { bin, setUp, found } = startSetUp({});
  const names = Object.keys(NEEDED) as ToolName[];
  const paths = names.map((name) => plantProgram(bin, TOOLS[name].names[0] ?? '', 'echo 1.0'));

  const first = await setUp();
  const second = await setUp('--strict');

  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.stderr).toBe(`Found for the tests: ${paths.join(', ')}.\n`);
  expect(found()).toEqual(
    Object.fromEntries(
      names.map((name, index) => [name, { path: paths[index], changedAt: expect.any(String) }]),
    ),
  );
});
