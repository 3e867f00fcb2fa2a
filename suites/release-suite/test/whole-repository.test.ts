import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAddress } from 'scripts/release/address';
import { publishedPackages } from 'scripts/release/packages';
import { cleanEnvironment, run, tailOf } from 'scripts/release/run';
import { replaceScope } from 'scripts/release/set-scope';
import { readTarget } from 'scripts/release/target';
import { plantTree } from 'scripts/testing/tree';
import { expect, test } from 'vitest';
import { copyRepository } from '../src/copy.ts';

const root = join(import.meta.dirname, '../../..');
const target = { scope: '@renamed', registry: 'https://npm.renamed.internal' };
const ADDRESS = 'https://git.renamed.internal/team/sdks';

test('the whole repository passes its checks under another scope', { timeout: 400_000 }, async () => {
  const from = readTarget(root)?.scope ?? '';
  const copy = plantTree({});
  copyRepository(root, copy);
  // CI may have set a frozen lockfile and its own cache.
  const env = { ...cleanEnvironment(), TURBO_TELEMETRY_DISABLED: '1' };
  const inCopy = async (command: string, ...args: string[]) => {
    const outcome = await run(command, args, { cwd: copy, env });
    return outcome.code === 0 ? 'fine' : tailOf(outcome);
  };

  const registry = ['--registry', `${target.registry}/`];
  const setScope = [
    'scripts/release/set-scope.ts',
    target.scope,
    ...registry,
    '--repository',
    `${ADDRESS}.git`,
  ];
  expect(await inCopy('node', ...setScope)).toBe('fine');

  expect(readTarget(copy)).toEqual(target);
  expect(publishedPackages(copy).map(({ manifest }) => manifest.name)).toEqual(
    publishedPackages(root).map(({ manifest }) => replaceScope(manifest.name, from, target.scope)),
  );
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: copy });
  const left = files
    .toString()
    .split('\0')
    .filter((file) => file !== '' && readFileSync(join(copy, file), 'utf8').includes(`${from}/`));
  expect(left).toEqual([]);

  expect(await inCopy('biome', 'ci', '--linter-enabled=false')).toBe('fine');
  expect(await inCopy('node', 'scripts/checks/symmetry.ts')).toBe('fine');
  // Every link to the repository has its new address, in documents and package.json files.
  expect(readAddress(copy)).toBe(ADDRESS);
  expect(await inCopy('node', 'scripts/checks/links.ts')).toBe('fine');
  expect(await inCopy('turbo', 'run', 'typecheck', '--output-logs=errors-only')).toBe('fine');
  // One provider is enough: it uses core, the emulator and the shared suite.
  const blooma = `--filter=${target.scope}/blooma-auth`;
  expect(await inCopy('turbo', 'run', 'test', blooma, '--output-logs=errors-only')).toBe('fine');
});
