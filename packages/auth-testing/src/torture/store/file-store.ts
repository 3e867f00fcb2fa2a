import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileStore } from '@x/auth-core/file';
import { type OpenedStore, StoreError } from './opened-store.ts';

/** `file:./tokens` and `file:///var/tokens`: the run has a directory of its own in it. */
export async function openFileStore(location: string, run: string): Promise<OpenedStore> {
  const directory = join(toPath(location), run);
  return {
    store: create(directory),
    leftovers: () => findLeftovers(directory),
    remove: () => rm(directory, { recursive: true, maxRetries: 10, force: true }),
    async close() {},
  };
}

function create(directory: string) {
  try {
    return createFileStore({ directory });
  } catch (error) {
    throw new StoreError(error instanceof Error ? error.message : String(error));
  }
}

function toPath(location: string): string {
  const path = location.slice('file:'.length);
  if (path === '') throw new StoreError('--store file: needs a directory, such as file:./tokens.');
  return path.startsWith('//') ? fileURLToPath(location) : resolve(decodeURIComponent(path));
}

/** In each folder is one file, which is empty in that of a free lock. */
async function findLeftovers(directory: string): Promise<Record<string, number>> {
  const found = { locks: 0, 'temporary files': 0 };
  for (const name of await readdir(directory)) {
    const files = await readdir(join(directory, name));
    const generations = files.filter((file) => /^\d+$/.test(file)).map(Number);
    const isDraft = !/^[0-9a-f]{64}(\.lock)?$/.test(name);
    found['temporary files'] += isDraft ? 1 : files.length - Math.min(generations.length, 1);
    if (!name.endsWith('.lock') || generations.length === 0) continue;
    const current = join(directory, name, String(Math.max(...generations)));
    if ((await readFile(current, 'utf8')) !== '') found.locks += 1;
  }
  return found;
}
