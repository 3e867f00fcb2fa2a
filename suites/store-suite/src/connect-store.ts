import { fileURLToPath } from 'node:url';
import { createFileStore, type FileStore } from '@x/auth-core/file';

export interface ConnectedStore {
  /** Every store of this suite that processes share can compare and set, and lock. */
  readonly store: FileStore;
  readonly close: () => Promise<unknown>;
}

/** The store that a URL names. */
export async function connectStore(url: string): Promise<ConnectedStore> {
  if (url.startsWith('file:')) {
    return { store: createFileStore({ directory: fileURLToPath(url) }), close: async () => undefined };
  }
  throw new Error(`No store has the URL ${url}.`);
}
