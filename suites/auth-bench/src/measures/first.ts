import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenStore } from '@x/auth-core';
import { createFileStore } from '@x/auth-core/file';
import { createBlamAuth } from '@x/blam-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import type { Measure } from '../measure.ts';

const stores: Record<string, (folder: string) => TokenStore | undefined> = {
  'no store': () => undefined,
  'file store': (directory) => createFileStore({ directory }),
  'hung store': () => ({ get: never, set: never, delete: never }),
};

export const measure: Measure = {
  name: 'first',
  title: 'The first call',
  how: `The time from a new client to its first token, over loopback, after one call of another client has warmed up the
code. The hung store never answers; the limit of 500 ms is the default of \`storeTimeoutMs\`. A store is keyed by a hash of
the secret. BLAM's password may be one that a person chose, so its hash is slow on purpose.`,
  rows: ['Blooma', 'BLAM'].flatMap((provider) =>
    Object.keys(stores).map((store) => ({ name: `${provider}, ${store}`, kind: 'ours' as const })),
  ),
  figures: [{ key: 'ms', label: 'ms', digits: 1, isDrawn: true }],
  async sample({ name }, { server }) {
    const [provider, storeName = ''] = name.split(', ');
    const folder = mkdtempSync(join(tmpdir(), 'auth-bench-'));
    const call = (user: string) => {
      const found = stores[storeName]?.(folder);
      const store = found ? { store: found } : {};
      const client =
        provider === 'BLAM'
          ? createBlamAuth({ baseUrl: server, username: user, password: 'right', ...store })
          : createBloomaAuth({
              baseUrl: server,
              authUrl: server,
              clientId: user,
              clientSecret: 'right',
              ...store,
            });
      return client.getToken();
    };
    try {
      await call('first');
      const startedAt = performance.now();
      await call('second');
      return { ms: performance.now() - startedAt };
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 10, force: true });
    }
  },
};

function never(): Promise<never> {
  return new Promise(() => undefined);
}
