import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { createFileLease } from './file/file-lease.ts';
import { createPrivateDirectory } from './file/private-directory.ts';
import { createRegister, type Reading } from './file/register.ts';
import { withLease } from './lease.ts';
import { toCountdown } from './store-call.ts';
import { isExpected, parseStored } from './stored-json.ts';
import type { TokenStore } from './token-store.ts';

export interface FileStoreOptions {
  /**
   * The directory of the tokens. It is created with mode 0700.
   *
   * @default `x-auth` in the state directory of the user, such as `~/.local/state/x-auth` on Linux
   */
  readonly directory?: string;
}

/** A store that can compare and set, and lock. */
export type FileStore = TokenStore & Required<Pick<TokenStore, 'replace' | 'withLock'>>;

const DELETED = '';

/**
 * A store in files, for the processes of one user on one machine: scripts, cron jobs and command-line tools. It needs
 * Node, Bun or Deno.
 *
 * @throws Error if other users can write to the directory, or if it cannot be created.
 *
 * @example
 * import { createFileStore } from '@x/auth-core/file';
 * import { createBlamAuth } from '@x/blam-auth';
 *
 * const blam = createBlamAuth({ baseUrl, username, password, store: createFileStore() });
 */
export function createFileStore({ directory = defaultDirectory() }: FileStoreOptions = {}): FileStore {
  const root = resolve(directory);
  createPrivateDirectory(root);
  const folderOf = (key: string): string => join(root, createHash('sha256').update(key).digest('hex'));
  const tokensOf = (key: string) => createRegister(folderOf(key));

  return {
    async get(key) {
      return parseStored((await tokensOf(key).read()).content);
    },
    async set(key, value, call) {
      await tokensOf(key).update(JSON.stringify(value), () => true, toCountdown(call));
    },
    async delete(key, call) {
      await tokensOf(key).update(DELETED, ({ content }) => content !== DELETED, toCountdown(call));
    },
    async replace(key, expected, next, call) {
      const accepts = ({ content }: Reading): boolean => isExpected(content, expected);
      return (await tokensOf(key).update(JSON.stringify(next), accepts, toCountdown(call))) !== undefined;
    },
    async withLock(key, task, deadlineMs) {
      return withLease(createFileLease(`${folderOf(key)}.lock`), task, deadlineMs);
    },
  };
}

/** Not a cache directory: who empties caches must not sign anybody out. */
function defaultDirectory(): string {
  const { log: state, data } = envPaths('x-auth', { suffix: '' });
  // Only Linux has a directory for state, which is also the one for logs. Elsewhere, logs may be collected.
  return process.platform === 'darwin' || process.platform === 'win32' ? data : state;
}
