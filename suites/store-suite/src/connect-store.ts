import { fileURLToPath } from 'node:url';
import { createFileStore, type FileStore } from '@x/auth-core/file';
import { createPostgresStore, createPostgresTable } from '@x/auth-core/postgres';
import { createRedisStore } from '@x/auth-core/redis';
import pg from 'pg';
import { createClient } from 'redis';

export interface ConnectedStore {
  /** Every store of this suite that processes share can compare and set, and lock. */
  readonly store: FileStore;
  readonly close: () => unknown;
}

/**
 * The store that a URL names.
 *
 * @param timeoutMs How long a command may take. Sixteen processes start at once: a server is fast, and this computer may
 * not be.
 */
export async function connectStore(url: string, timeoutMs = 30_000): Promise<ConnectedStore> {
  if (url.startsWith('file:')) {
    return { store: createFileStore({ directory: fileURLToPath(url) }), close: () => undefined };
  }
  if (url.startsWith('redis:')) {
    const client = createClient({ url }).on('error', (error) => console.error(error));
    await client.connect();
    return { store: createRedisStore(client, { timeoutMs }), close: () => client.close() };
  }
  if (url.startsWith('postgres:')) {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const store = createPostgresStore((text, values) => pool.query(text, values), { timeoutMs });
    return { store, close: () => pool.end() };
  }
  throw new Error(`No store has the URL ${url}.`);
}

/** Creates what the store of a URL needs before processes use it. */
export async function prepareStore(url: string): Promise<void> {
  if (!url.startsWith('postgres:')) return;
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await createPostgresTable((text, values) => pool.query(text, values));
  await pool.end();
}
