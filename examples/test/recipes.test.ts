import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePorts } from '@x/test-kit/free-ports';
import { browserOptions } from 'scripts/set-up/browser';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const examples = join(import.meta.dirname, '..');
const recipes = join(examples, 'testing');
const bin = join(examples, 'node_modules/.bin');

/** Runs a shell command in the folder of a recipe, with the tools that a user would have installed. */
async function run(folder: string, command: string, variables: Record<string, string> = {}) {
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: process.env.HOME, ...variables };
  // A group of its own, so that what a step leaves in the background ends with the test.
  const shell = spawn('bash', ['-e', '-c', command], { cwd: folder, env, detached: true });
  const end = () => {
    try {
      if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  onTestFinished(end);
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(shell, 'exit');
  return { code, output };
}

/** Puts the command where `npm ci` puts it. In a new clone pnpm cannot, because it installs before the command is built. */
function linkCommand(folder: string): void {
  const tools = join(folder, 'node_modules/.bin');
  mkdirSync(tools, { recursive: true });
  const command = join(examples, 'node_modules/@x/auth-testing/dist/command.js');
  writeFileSync(join(tools, 'x-auth-emulator'), `#!/bin/sh\nexec node ${command} "$@"\n`, { mode: 0o755 });
}

/** The runners stop a test after five seconds. Here the test around them has a limit. */
const NO_LIMIT = '--testTimeout=60000';

test.each([
  ['vitest', `vitest run --root . ${NO_LIMIT}`, /Tests .*3 passed/],
  ['jest', `jest --no-watchman ${NO_LIMIT}`, /Tests: .*2 passed/],
  ['node-test', 'node --test', /pass 1/],
  ['msw', `vitest run --root . ${NO_LIMIT}`, /Tests .*1 passed/],
])('the recipe for %s passes', async (recipe, command, passed) => {
  const { code, output } = await run(join(recipes, recipe), command, { NO_COLOR: '1' });

  expect(output).toMatch(passed);
  expect(code, output).toBe(0);
});

const browser = browserOptions();

test.skipIf(!browser)('the recipes for Playwright pass', async () => {
  const variables = { NO_COLOR: '1', CHROME_PATH: browser?.executablePath ?? '' };
  const { code, output } = await run(join(recipes, 'playwright'), 'playwright test', variables);

  expect(output).toMatch(/4 passed/);
  expect(code, output).toBe(0);
});

test('the recipe for a service of CI passes, step by step', async () => {
  const folder = mkdtempSync(join(recipes, 'service-'));
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 10 }));
  cpSync(join(recipes, 'service'), folder, { recursive: true });
  linkCommand(folder);
  const port = await findFreePorts(5);
  for (const name of ['workflow.yml', 'emulator.json']) {
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), text.replaceAll('8080', `${port}`).replaceAll('8084', `${port + 4}`));
  }
  const { steps, env } = parse(readFileSync(join(folder, 'workflow.yml'), 'utf8')).jobs.test;
  const commands: string[] = steps.flatMap((step: { run?: string }) => step.run ?? []);
  expect(commands.shift()).toBe('npm ci');

  const { code, output } = await run(folder, commands.join('\n'), env);

  expect(output).toMatch(/pass 2/);
  expect(code, output).toBe(0);
});

test('the guide shows the recipes as they are run', () => {
  const guide = readFileSync(join(examples, '../docs/guides/testing.md'), 'utf8');
  const files = globSync('{vitest,jest,node-test,msw,service}/*.*', { cwd: recipes }).concat(
    globSync('playwright/*.spec.ts', { cwd: recipes }),
  );

  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    expect(guide.includes(readFileSync(join(recipes, file), 'utf8')), file).toBe(true);
  }
});
