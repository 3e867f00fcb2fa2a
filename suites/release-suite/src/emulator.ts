import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RunningEmulator {
  /** The environment variables with which an app finds each provider. */
  env: Record<string, NodeJS.ProcessEnv>;
  stop(): Promise<void>;
}

const MAX_START_MS = 60_000;

const program = (scope: string) => `import { startEmulator } from '${scope}/auth-testing';

const { url, untrustedServer, stop, ...handles } = await startEmulator();
const providers = Object.entries(handles).map(([name, { options, resource }]) => [name, { options, resource }]);
console.log(JSON.stringify(Object.fromEntries(providers)));
// Stops when stdin closes, so that it ends with the process that started it.
process.stdin.on('end', stop).resume();
`;

/** Starts the emulator that is installed in this folder. */
export async function startInstalledEmulator(folder: string, scope: string): Promise<RunningEmulator> {
  writeFileSync(join(folder, 'emulator.mjs'), program(scope));
  const child = spawn('node', ['emulator.mjs'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });

  const timer = setTimeout(() => child.kill('SIGKILL'), MAX_START_MS);
  const first = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
  clearTimeout(timer);
  if (first === undefined) throw new Error(`The installed emulator did not start. ${errors.slice(-400)}`);
  const providers: Record<string, { options: unknown; resource: string }> = JSON.parse(String(first[0]));

  return {
    env: Object.fromEntries(
      Object.entries(providers).map(([name, { options, resource }]) => [
        name,
        { AUTH_OPTIONS: JSON.stringify(options), AUTH_PATH: resource },
      ]),
    ),
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
