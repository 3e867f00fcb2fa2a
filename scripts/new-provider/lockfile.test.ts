import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../repository.ts';
import { addToLockfile } from './lockfile.ts';

const lockfile = readFileSync(join(repository, 'pnpm-lock.yaml'), 'utf8');

/** The workspaces of a lockfile. The sections after them, which are long, are not parsed. */
function importersOf(text: string) {
  return parse(text.slice(0, text.indexOf('\npackages:'))).importers;
}

test('the lockfile changes only where the new provider is added', () => {
  const lines = addToLockfile(lockfile, 'fifth', ['tour', 'suites/provider-suite']).split('\n');

  for (const line of lockfile.split('\n')) {
    while (lines[0] !== line) expect(lines.shift()).toBeDefined();
    lines.shift();
  }
  expect(lines).toEqual([]);
});

test('the new provider depends on what the reference provider depends on, and its users depend on it', () => {
  const before = importersOf(lockfile);
  const after = importersOf(addToLockfile(lockfile, 'fifth', ['tour']));

  expect(after['packages/fifth-auth']).toEqual(before['packages/blooma-auth']);
  const added = { specifier: 'workspace:^', version: 'link:../packages/fifth-auth' };
  const { devDependencies = {}, dependencies = {} } = after.tour;
  expect({ ...devDependencies, ...dependencies }['@x/fifth-auth']).toEqual(added);
});

test.each(['aaa', 'fifth', 'zzz'])('the packages stay in the order of their names with %s', (name) => {
  const names = Object.keys(importersOf(addToLockfile(lockfile, name, ['tour'])));

  expect(names).toEqual([...names].sort());
});

test('a lockfile without workspaces is refused', () => {
  expect(() => addToLockfile("lockfileVersion: '9.0'\n", 'fifth', [])).toThrow('no section "importers"');
});
