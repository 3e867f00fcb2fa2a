/**
 * Builds the app and starts it with the emulator, in one command:
 *
 *   node next-app/start.ts
 *
 * With the real providers you set the variables below, and run `next build` and `next start`.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import next from 'next';

const dir = import.meta.dirname;
const port = Number(process.env.PORT ?? 3000);
const origin = `http://localhost:${port}`;
const emulator = await startEmulator({ providers: ['blastiq', 'blooma'] });
const { blastiq, blooma } = emulator;
const directory = mkdtempSync(join(tmpdir(), 'next-app-'));
const clientId = 'next-app';
blastiq.clients.set(clientId, {
  grantTypes: ['authorization_code', 'refresh_token'],
  scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
  redirectUris: [`${origin}/callback`],
});

Object.assign(process.env, {
  APP_ORIGIN: origin,
  TOKEN_KEY: randomBytes(32).toString('base64'),
  TOKEN_DIRECTORY: directory,
  BLASTIQ_CLIENT_ID: clientId,
  BLASTIQ_AUTHORITY: blastiq.attended.authority,
  BLASTIQ_API_URL: blastiq.attended.apiUrl,
  BLOOMA_BASE_URL: blooma.options.baseUrl,
  BLOOMA_AUTH_URL: blooma.options.authUrl,
  BLOOMA_CLIENT_ID: blooma.options.clientId,
  BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
});

const command = createRequire(import.meta.url).resolve('next/dist/bin/next');
const { status } = spawnSync(process.execPath, [command, 'build', dir], { stdio: 'inherit' });
if (status !== 0) throw new Error('The app could not be built.');

const app = next({ dir, hostname: 'localhost', port });
await app.prepare();
const server = createServer(app.getRequestHandler()).listen(port, 'localhost');
await once(server, 'listening');
const { username, password } = blastiq.options;
console.log(`The emulator: ${emulator.url}`);
console.log(`listening on ${origin}\nSign in as ${username} with the password ${password}.`);

await Promise.race(['SIGTERM', 'SIGINT'].map((name) => once(process, name)));
server.closeAllConnections();
server.close();
await app.close();
await emulator.stop();
rmSync(directory, { recursive: true });
process.exit();
