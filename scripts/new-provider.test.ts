import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findAsymmetries } from './checks/symmetry.ts';
import { objection, plantProvider, rename } from './new-provider.ts';
import { plantTree } from './testing/tree.ts';

const files = {
  'redocly.yaml': 'apis:\n  blooma:\n    root: specs/blooma.yaml\n',
  'specs/blooma.yaml': 'info:\n  title: Blooma authentication\n',
  'packages/blooma-auth/package.json': '{ "name": "@x/blooma-auth", "version": "2.1.0" }',
  'packages/blooma-auth/CHANGELOG.md': '# 2.1.0',
  'packages/blooma-auth/src/index.ts': "export { createBloomaAuth } from './client.ts';",
  'packages/blooma-auth/src/client.ts': "export const createBloomaAuth = () => 'blooma';",
};

test('the name of the reference provider is replaced in every letter case', () => {
  expect(rename('createBloomaAuth blooma BLOOMA_SECRET', 'fifth')).toBe('createFifthAuth fifth FIFTH_SECRET');
});

test('a line that starts the emulator keeps the reference provider', () => {
  const line = "  const { blooma: provider } = await startEmulator({ providers: ['blooma'] });";

  expect(rename(`blooma\n${line}`, 'fifth')).toBe(`fifth\n${line}`);
});

test('a new provider has the files of the reference provider under its own name, and version 0.0.0', () => {
  const root = plantTree(files);

  const toFill = plantProvider(root, 'fifth');

  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  expect(findAsymmetries(root)).toEqual([]);
  expect(read('specs/fifth.yaml')).toBe('info:\n  title: Fifth authentication\n');
  expect(read('packages/fifth-auth/package.json')).toBe('{ "name": "@x/fifth-auth", "version": "0.0.0" }');
  expect(() => read('packages/fifth-auth/CHANGELOG.md')).toThrow('ENOENT');
  expect(read('redocly.yaml')).toContain('  fifth:\n    root: specs/fifth.yaml\n');
  expect(toFill).toContain('packages/fifth-auth/src/issuer.ts');
});

test.each(['', 'Fifth', 'fifth-api', '../fifth', 'blooma'])(
  '"%s" is refused as the name of a new provider',
  (name) => {
    const root = plantTree(files);

    expect(objection(root, name)).toBeTypeOf('string');
    expect(objection(root, 'fifth')).toBeUndefined();
  },
);
