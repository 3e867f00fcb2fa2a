// Starts BlastIQ, emulated, and the program of this folder.
//
//   pnpm --filter examples run cli-blastiq
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';

const { blastiq, ...emulator } = await startEmulator({ providers: ['blastiq'] });
const { username, password } = blastiq.options;
const directory = await mkdtemp(join(tmpdir(), 'cli-blastiq-'));
console.error(`Sign in as ${username} with the password ${password}`);

for (const turn of ['first', 'second']) {
  console.error(`\nThe ${turn} time:`);
  const program = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: 'inherit',
    env: {
      ...process.env,
      BLASTIQ_CLIENT_ID: blastiq.attended.clientId,
      BLASTIQ_AUTHORITY: blastiq.attended.authority,
      BLASTIQ_API_URL: blastiq.attended.apiUrl,
      BLASTIQ_TOKENS: directory,
    },
  });
  const [code] = await once(program, 'exit');
  process.exitCode = code;
}
await rm(directory, { recursive: true });
await emulator.stop();
