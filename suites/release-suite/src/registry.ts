import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

export interface Registry {
  url: string;
  /** A token with the right to publish. */
  token: string;
  /** The number of uploads so far, refused ones included. */
  uploads(): number;
  stop(): Promise<void>;
}

/**
 * A private registry as a company runs one: packages of the scope need a token and never come
 * from the uplink. All other packages come from the uplink.
 */
export async function startRegistry(folder: string, scope: string, uplink: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const server = await runServer({
    // Verdaccio needs the path of its configuration to resolve relative paths.
    configPath: join(folder, 'config.yaml'),
    self_path: join(folder, 'config.yaml'),
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), algorithm: 'bcrypt', rounds: 4 } },
    uplinks: { uplink: { url: uplink, timeout: '60s', max_fails: 10, fail_timeout: '1s' } },
    packages: {
      [`${scope}/*`]: { access: '$authenticated', publish: '$authenticated' },
      '**': { access: '$all', proxy: 'uplink' },
    },
    web: { enable: false },
    userRateLimit: { windowMs: 1_000, max: 10_000 },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as never);

  let uploads = 0;
  server.prependListener('request', ({ method, url }: { method: string; url: string }) => {
    if (method === 'PUT' && !url.startsWith('/-/')) uploads += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    token: await addUser(url, 'publisher'),
    uploads: () => uploads,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Does the same as `npm adduser`. */
async function addUser(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'rehearsal', type: 'user' }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (!token) throw new Error(`The registry issued no token to ${name} (${response.status}).`);
  return token;
}
