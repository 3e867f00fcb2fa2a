import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFileStore } from '@x/auth-core/file';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { runProgram } from '@x/test-kit/run-program';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeProcesses } from '../src/describe-processes.ts';
import { filesIn } from '../src/files-in.ts';
import { sampleTokens } from '../src/sample-tokens.ts';

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
const shared = await newDirectory();
afterAll(() => rm(shared, { recursive: true, maxRetries: 10 }));

describe('the file store', () => {
  testContract(
    test,
    verifyTokenStore(() => createFileStore({ directory: shared }), { replace: true }),
  );
  describeProcesses({ url: () => pathToFileURL(shared).href, leaveStaleLock });
});

test('a folder that has only files of others is an error, and not read for ever', async () => {
  const directory = await temporaryDirectory();
  const store = createFileStore({ directory });
  await store.set('key', FIRST);
  const [file = ''] = await filesIn(directory);
  await rm(file);
  await writeFile(join(dirname(file), '.DS_Store'), '');

  await expect(store.get('key')).rejects.toThrow('has files of others');
});

test('a second store in the same directory reads what the first one wrote', async () => {
  const directory = await temporaryDirectory();
  await createFileStore({ directory }).set('key', FIRST);

  expect(await createFileStore({ directory }).get('key')).toEqual(FIRST);
});

test('one file per key remains, whatever was written before', async () => {
  const directory = await temporaryDirectory();
  const store = createFileStore({ directory });
  for (const key of ['a', 'b']) {
    for (let round = 0; round < 5; round += 1) await store.set(key, FIRST);
  }

  expect(await filesIn(directory)).toHaveLength(2);
});

test('only the user can read the files, in directories that only the user can list', async () => {
  const directory = join(await temporaryDirectory(), 'new');
  const store = createFileStore({ directory });
  await store.set('key', FIRST);

  const files = await filesIn(directory);
  const names = await readdir(directory);
  expect(await modesOf([directory, ...names.map((name) => join(directory, name))])).toEqual([0o700, 0o700]);
  expect(await modesOf(files)).toEqual([0o600]);
});

test.each([0o770, 0o777, 0o702])('a directory with mode %o is refused', async (mode) => {
  const directory = await temporaryDirectory();
  await chmod(directory, mode);

  expect(() => createFileStore({ directory })).toThrow(
    `Other users can write to the directory ${directory}. Run chmod 700 on it.`,
  );
});

test('a link to a directory that others can write is refused', async () => {
  const directory = await temporaryDirectory();
  const open = join(directory, 'open');
  const link = join(directory, 'link');
  createFileStore({ directory: open });
  await chmod(open, 0o777);
  await symlink(open, link);

  expect(() => createFileStore({ directory: link })).toThrow('Other users can write');
});

test.each(['', 'no json', '{"accessToken":', '7', 'null'])(
  'a file with %j counts as absent',
  async (text) => {
    const directory = await temporaryDirectory();
    const store = createFileStore({ directory });
    await store.set('key', FIRST);
    const [file = ''] = await filesIn(directory);
    await writeFile(file, text);

    expect(await store.get('key')).toBe(undefined);
    expect(await store.replace('key', FIRST, SECOND)).toBe(false);
    expect(await store.replace('key', undefined, SECOND)).toBe(true);
    expect(await store.get('key')).toEqual(SECOND);
  },
);

test('a deleted token is no longer on the disk', async () => {
  const directory = await temporaryDirectory();
  const store = createFileStore({ directory });
  await store.set('key', sampleTokens({ accessToken: 'to-be-deleted' }));
  await store.delete('key');

  const texts = await Promise.all((await filesIn(directory)).map((file) => readFile(file, 'utf8')));
  expect(texts.join('')).toBe('');
});

test('what a killed process left half-written is ignored, and deleted later', async () => {
  const directory = await temporaryDirectory();
  const store = createFileStore({ directory });
  await store.set('key', FIRST);
  const [file = ''] = await filesIn(directory);
  const draft = join(file, '..', 'left-behind.draft');
  await writeFile(draft, '{"accessToken":"half');
  await utimes(draft, 0, 0);

  expect(await store.get('key')).toEqual(FIRST);
  await store.set('key', SECOND);
  expect(await filesIn(directory)).toHaveLength(1);
});

test('what a process that was killed while it created a folder left behind is deleted later', async () => {
  const directory = await temporaryDirectory();
  const store = createFileStore({ directory });
  await store.set('key', FIRST);
  const [folder = ''] = await readdir(directory);
  const old = join(directory, `${folder}.${crypto.randomUUID()}`);
  const recent = join(directory, `${folder}.${crypto.randomUUID()}`);
  const foreign = join(directory, `${folder}.copy`);
  for (const path of [old, recent, foreign]) await mkdir(path);
  await writeFile(join(old, '0'), '');
  for (const path of [old, foreign]) await utimes(path, 0, 0);

  await store.set('key', SECOND);

  const left = [folder, recent, foreign].map((path) => basename(path));
  expect((await readdir(directory)).sort()).toEqual(left.sort());
  expect(await store.get('key')).toEqual(SECOND);
});

test('without a directory, the state directory of the user is taken', async () => {
  const home = await temporaryDirectory();
  const { code, output } = await runProgram(
    join(import.meta.dirname, '../src/programs/default-directory.ts'),
    [],
    {
      XDG_STATE_HOME: home,
      HOME: home,
    },
  );

  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect(await filesIn(home)).toHaveLength(1);
});

/** As a holder that was killed eleven seconds ago leaves it. */
async function leaveStaleLock(key: string): Promise<void> {
  const before = await filesIn(shared);
  // A dead holder does not renew its lock.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  await new Promise<void>((begin) => {
    const task = () => new Promise<void>(() => begin());
    void createFileStore({ directory: shared }).withLock(key, task, 10_000);
  });
  vi.useRealTimers();
  const past = new Date(Date.now() - 11_000);
  const added = (await filesIn(shared)).filter((file) => !before.includes(file));
  for (const file of added) await utimes(file, past, past);
}

async function modesOf(paths: readonly string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await stat(path)).mode & 0o777));
}

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'x-auth-'));
}

async function temporaryDirectory(): Promise<string> {
  const directory = await newDirectory();
  onTestFinished(() => rm(directory, { recursive: true, maxRetries: 10 }));
  return directory;
}
