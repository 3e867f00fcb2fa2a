import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StoredTokens } from '@x/auth-core';
import { createFileStore } from '@x/auth-core/file';
import { afterAll, describe, test } from 'vitest';
import { describeFaults, type StoreFault } from '../src/describe-faults.ts';
import { filesIn } from '../src/files-in.ts';

const run = promisify(execFile);

const directory = await mkdtemp(join(tmpdir(), 'x-auth-faults-'));
const disk = await mountDisk();
afterAll(async () => {
  // Lazily, as a lock may be released at this moment.
  if (disk) await run('umount', ['--lazy', disk]);
  await removeAll(directory);
});

const toStore = (root: string) => () => createFileStore({ directory: root });

describe('the file store', () => {
  const root = join(directory, 'tokens');
  const faults: StoreFault[] = [
    {
      name: 'was emptied',
      begin: async () => {
        for (const name of await readdir(root)) await removeAll(join(root, name));
      },
      end: async () => undefined,
      onlyEmpties: true,
    },
    {
      name: 'has lost its directory, with a file in its place',
      begin: () => replaceByFile(root),
      end: async () => {
        await rm(root);
        await mkdir(root, { recursive: true, mode: 0o700 });
      },
    },
  ];
  // Root may write whatever the mode says.
  if (process.getuid?.() !== 0) {
    const toMode = (mode: number) => async () => {
      for (const name of ['.', ...(await readdir(root))]) await chmod(join(root, name), mode);
    };
    faults.push({ name: 'is read-only', begin: toMode(0o500), end: toMode(0o700) });
  }
  describeFaults({ createStore: toStore(root), faults, readAll: () => readValues(root) });
});

describe.skipIf(!disk)('the file store on a disk of its own', () => {
  const root = join(disk ?? '', 'tokens');
  const filler = join(disk ?? '', 'filler');
  const remount = (mode: string) => () => run('mount', ['-o', `remount,${mode}`, disk ?? '']);
  const faults: StoreFault[] = [
    { name: 'is read-only', begin: remount('ro'), end: remount('rw') },
    {
      name: 'is full',
      // Writes until nothing fits, not even an empty file.
      begin: async () => {
        for (const size of [100_000, 4_096, 1]) {
          for (let isFull = false; !isFull; ) {
            isFull = await writeFile(filler, 'x'.repeat(size), { flag: 'a' }).then(
              () => false,
              () => true,
            );
          }
        }
      },
      end: () => rm(filler),
    },
  ];
  describeFaults({ createStore: toStore(root), faults, readAll: () => readValues(root) });
});

test.skipIf(disk)(
  'a full and a read-only disk were not tested, since only root can mount one',
  () => undefined,
);

/** A disk of 1 MiB in memory, if this user may mount one. */
async function mountDisk(): Promise<string | undefined> {
  const place = join(directory, 'disk');
  await mkdir(place);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', place]);
    return place;
  } catch (error) {
    console.warn(`A full and a read-only disk are not tested, since mounting one failed: ${error}`);
    return undefined;
  }
}

/** Removes a file or a directory, even while a store writes there. */
async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10 });
}

/** Puts an empty file in the place of a directory. Begins again if a store has just made the directory anew. */
async function replaceByFile(root: string): Promise<void> {
  for (let isReplaced = false; !isReplaced; ) {
    await removeAll(root);
    isReplaced = await writeFile(root, '').then(
      () => true,
      (error) => {
        if (error.code !== 'EISDIR') throw error;
        return false;
      },
    );
  }
}

async function readValues(root: string): Promise<StoredTokens[]> {
  const files = (await filesIn(root).catch(() => [])).filter((file) => !/\.lock|\.draft$/.test(file));
  const texts = await Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
  return texts.filter(Boolean).map((text) => JSON.parse(text));
}
