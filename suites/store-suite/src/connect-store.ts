import { fileURLToPath } from 'node:url';
import { createFileStore, type FileStore } from '@x/auth-core/file';
import { createPostgresStore } from '@x/auth-core/postgres';
import { createRedisStore } from '@x/auth-core/redis';
import pg from 'pg';
import { createClient } from 'redis';

export interface ConnectedStore {
  /** Every store of this suite that processes share can compare and set, and lock. */
  readonly store: FileStore;
  readonly close: () => unknown;
}

/** The store that a URL names. */
export async function connectStore(url: string): Promise<ConnectedStore> {
  if (url.startsWith('file:')) {
    return { store: createFileStore({ directory: fileURLToPath(url) }), close: () => undefined };
  }
  if (url.startsWith('redis:')) {
    const client = createClient({ url }).on('error', (error) => console.error(error));
    await client.connect();
    // Sixteen processes start at once: the server is fast, and this computer may not be.
    return { store: createRedisStore(client, { timeoutMs: 5_000 }), close: () => client.destroy() };
  }
  if (url.startsWith('postgres:')) {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const store = createPostgresStore((text, values) => pool.query(text, values), { timeoutMs: 5_000 });
    return { store, close: () => pool.end() };
  }
  throw new Error(`No store has the URL ${url}.`);
}
