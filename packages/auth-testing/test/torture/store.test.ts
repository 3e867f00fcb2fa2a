import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { importPackage } from '../../src/torture/store/import-package.ts';
import { openStore, toShownLocation } from '../../src/torture/store/open-store.ts';
import { StoreError } from '../../src/torture/store/opened-store.ts';

test.each([
  ['redis://user:pass@127.0.0.1:6379/2', 'redis://127.0.0.1:6379/2'],
  ['postgres://user:pass@localhost/auth?password=other', 'postgres://localhost/auth'],
  ['file:./tokens', 'file:./tokens'],
  ['./my-store.mjs', './my-store.mjs'],
])('shows %s without a password', (location, shown) => {
  expect(toShownLocation(location)).toBe(shown);
});

test.each([
  [
    'mysql://localhost',
    'No store begins with mysql: Use file:, redis:, rediss:, postgres:, postgresql:, or the path',
  ],
  ['file:', '--store file: needs a directory, such as file:./tokens.'],
  ['./nowhere.mjs', './nowhere.mjs cannot be imported: '],
])('refuses %s', async (location, message) => {
  const opening = openStore(location, 'run');

  await expect(opening).rejects.toThrow(StoreError);
  await expect(opening).rejects.toThrow(message);
});

test('says how to install a package that is missing', async () => {
  await expect(importPackage('Redis', ['no-such-package', 'nor-this-one'])).rejects.toThrow(
    new StoreError(
      'A store in Redis needs the package no-such-package or nor-this-one. Run npm install --save-dev no-such-package.',
    ),
  );
});

test('takes the first package that is installed', async () => {
  expect(Object.keys(await importPackage('a test', ['no-such-package', 'hono']))).toEqual(['hono']);
});

test('a file store has a directory of its own for each run, and knows what a killed process left in it', async () => {
  const directory = createFolder();
  const { store, leftovers, remove } = await openStore(pathToFileURL(directory).href, 'run-1');
  await store.set('key', { version: 1 });
  expect(await leftovers()).toEqual({ locks: 0, 'temporary files': 0 });

  await new Promise<void>((begin) => {
    // A holder that never ends.
    void store.withLock?.('key', () => new Promise(() => begin()), 0);
  });
  expect(await leftovers()).toEqual({ locks: 1, 'temporary files': 0 });

  await remove();
  const other = await openStore(pathToFileURL(directory).href, 'run-2');
  expect(await other.store.get('key')).toBe(undefined);
});

test.each([
  ['a store', 'export default { get() {}, set() {}, delete() {} };'],
  ['a function that returns one', 'export default () => ({ get() {}, set() {}, delete() {} });'],
  ['a function that promises one', 'export default async () => ({ get() {}, set() {}, delete() {} });'],
])('a module may export %s', async (_what, code) => {
  const { leftovers } = await openStore(createModule(code), 'run');

  expect(await leftovers()).toBe(undefined);
});

test('a module may say what is left in its store', async () => {
  const code = 'export default { get() {}, set() {}, delete() {} }; export const leftovers = async () => 3;';
  const { leftovers } = await openStore(createModule(code), 'run');

  expect(await leftovers()).toEqual({ found: 3 });
});

test.each(['export const store = {};', 'export default {};', 'export default () => 7;', ''])(
  'a module with %j is refused',
  async (code) => {
    const path = createModule(code);

    await expect(openStore(path, 'run')).rejects.toThrow(
      `The default export of ${path} must be a TokenStore, or a function that returns one.`,
    );
  },
);

function createModule(code: string): string {
  const path = join(createFolder(), 'my-store.mjs');
  writeFileSync(path, code);
  return path;
}

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'x-auth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 10 }));
  return folder;
}
