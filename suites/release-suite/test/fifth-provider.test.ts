import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { git } from 'scripts/release/git';
import { cleanEnvironment, run, tailOf } from 'scripts/release/run';
import { plantTree } from 'scripts/testing/tree';
import { expect, test } from 'vitest';
import { copyRepository } from '../src/copy.ts';
import { readGuide } from '../src/guide.ts';

const root = join(import.meta.dirname, '../../..');
const fixture = join(import.meta.dirname, '../fixtures/fifth-provider');
const GUIDE = 'docs/guides/fifth-provider.md';

/** The checks that take seconds. `pnpm check` runs them too. */
const QUICK_GATES = [
  ...['architecture', 'drift', 'imports', 'licences', 'links', 'names', 'snippets', 'specs', 'style'],
  ...['symmetry', 'unused', 'versions', 'wire-names', 'words'],
].map((name) => `check:${name}`);

test('the guide leads to a fifth provider that works, in a copy of the repository', {
  timeout: 400_000,
}, async () => {
  const startedAt = performance.now();
  const guide = readGuide(readFileSync(join(root, GUIDE), 'utf8'));
  const [[creation = ''] = [], ...steps] = guide.blocks;
  const copy = plantTree({});
  copyRepository(root, copy);
  const clean = cleanEnvironment();
  // The tools that the copy installs, as the guide says.
  const PATH = [join(copy, 'node_modules/.bin'), clean.PATH].join(delimiter);
  const env = { ...clean, PATH, TURBO_TELEMETRY_DISABLED: '1' };
  const times: string[] = [];
  const inCopy = async (command: string, ...args: string[]) => {
    const begunAt = performance.now();
    const outcome = await run(command, args, { cwd: copy, env });
    times.push(
      `${toSeconds(performance.now() - begunAt)}: ${args.slice(0, 12).join(' ').replace(/^-c /, '')}`,
    );
    return outcome.code === 0 ? 'fine' : `${command} ${args.join(' ')}: ${tailOf(outcome)}`;
  };

  // The command of the original, because the copy has nothing installed yet.
  const [pnpm, script, ...flags] = creation.split(' ');
  expect([pnpm, script]).toEqual(['pnpm', 'new-provider']);
  expect(await inCopy('node', join(root, 'scripts/new-provider.ts'), ...flags, '--root', copy)).toBe('fine');
  // A lockfile that is written by another pnpm, or resolved again, changes in many places.
  expect(linesRemoved(copy, 'pnpm-lock.yaml')).toEqual([]);

  const files = globSync('{**,.changeset}/*.*', { cwd: fixture });
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !guide.names(file))).toEqual([]);
  for (const file of files) cpSync(join(fixture, file), join(copy, file));

  for (const step of steps.flat()) expect(await inCopy('sh', '-c', step)).toBe('fine');
  expect(await inCopy('turbo', 'run', ...QUICK_GATES, '--continue', '--output-logs=errors-only')).toBe(
    'fine',
  );

  const changed = changedFiles(copy);
  expect(changed.filter((file) => file.startsWith('packages/auth-core/'))).toEqual([]);
  expect(changed.filter((file) => !guide.names(file))).toEqual([]);
  expect(readFileSync(join(copy, 'docs/fault-matrix.md'), 'utf8')).toContain(' fifth ');
  expect(readFileSync(join(copy, 'docs/troubleshooting.md'), 'utf8')).toContain(
    'Fifth refused the credentials',
  );
  const total = toSeconds(performance.now() - startedAt);
  console.log(`The drill took ${total}. ${changed.length} files changed, ${files.length} of them by hand.`);
  console.log(times.join('\n'));
});

function linesRemoved(copy: string, file: string): string[] {
  const lines = git(copy, 'diff', '--unified=0', '--', file).split('\n');
  return lines.filter((line) => /^-(?!--)/.test(line));
}

function changedFiles(copy: string): string[] {
  const listed = execFileSync('git', ['status', '--porcelain', '-z', '--untracked-files=all'], { cwd: copy });
  return listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

function toSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
