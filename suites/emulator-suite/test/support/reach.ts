import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Fault, type ProviderHandle, type ProviderName, startEmulator } from '@x/auth-testing';
import { onTestFinished } from 'vitest';
import { findFreePort } from './free-port.ts';

/** What a test of an SDK needs from a provider, in this process or another. */
export interface ReachedProvider extends Pick<ProviderHandle, 'options' | 'resource' | 'secretOption'> {
  tokenRequests(): Promise<number>;
  revoke(accessToken: string): Promise<void>;
  fail(fault: Fault): Promise<void>;
}

export type Reach = (name: ProviderName) => Promise<ReachedProvider>;

/** A provider in this process. */
export const reachInProcess: Reach = async (name) => {
  const emulator = await startEmulator({ providers: [name] });
  onTestFinished(() => emulator.stop());
  const provider: ProviderHandle = emulator[name];
  return {
    options: provider.options,
    resource: provider.resource,
    secretOption: provider.secretOption,
    tokenRequests: async () => provider.tokenRequests,
    revoke: async (accessToken) => provider.revoke(accessToken),
    fail: async (fault) => void provider.fail(fault),
  };
};

/** A provider in a process started by the command, controlled over HTTP. */
export const reachByCommand: Reach = async (name) => {
  const root = `http://127.0.0.1:${await startCommand(name)}`;
  const control = async (verb: string, body: object) => {
    const response = await fetch(`${root}/providers/${name}/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${verb}: ${response.status}`);
  };
  const [summary] = await (await fetch(`${root}/providers`)).json();
  return {
    options: await (await fetch(`${root}/providers/${name}/options`)).json(),
    resource: summary.resource,
    secretOption: summary.secretOption,
    tokenRequests: async () => (await (await fetch(`${root}/providers`)).json())[0].tokenRequests,
    revoke: (accessToken) => control('revoke', { accessToken }),
    fail: (fault) => control('fail', fault),
  };
};

const require = createRequire(import.meta.url);

async function startCommand(name: ProviderName): Promise<number> {
  const folder = dirname(require.resolve('@x/auth-testing/package.json'));
  for (;;) {
    // The port of the page is free, but one of the ports after it may be in use. Then try another.
    const port = Math.min(await findFreePort(), 65_000);
    const args = ['--port', String(port), '--provider', name];
    const child = spawn(process.execPath, [join(folder, 'src/cli/command.ts'), ...args]);
    onTestFinished(() => void child.kill('SIGTERM'));
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const started = await Promise.race([
      once(child.stdout, 'data').then(() => true),
      once(child, 'close').then(() => false),
    ]);
    if (started) return port;
    if (!/Port \d+ of 127\.0\.0\.1/.test(errors)) throw new Error(`The command did not start. ${errors}`);
  }
}
