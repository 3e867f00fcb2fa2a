/**
 * The example with the emulator, in one command:
 *
 *   node express-service/start.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';

const emulator = await startEmulator({ providers: ['blooma', 'blam'] });
const { blooma, blam } = emulator;
const directory = mkdtempSync(join(tmpdir(), 'express-service-'));

Object.assign(process.env, {
  BLOOMA_BASE_URL: blooma.options.baseUrl,
  BLOOMA_AUTH_URL: blooma.options.authUrl,
  BLOOMA_CLIENT_ID: blooma.options.clientId,
  BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
  BLAM_BASE_URL: blam.options.baseUrl,
  BLAM_USERNAME: blam.options.username,
  BLAM_PASSWORD: blam.options.password,
  TOKEN_DIRECTORY: directory,
});
console.log('Try GET /loans, /assets and /status.');
// Until the service has stopped.
await import('./main.ts');
await emulator.stop();
rmSync(directory, { recursive: true, maxRetries: 10 });
