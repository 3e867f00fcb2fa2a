import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Fault, type ProviderHandle, type ProviderName, startEmulator } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { names } from './factories.ts';

/** What a test of an SDK needs from a provider, in this process or another. */
export interface ReachedProvider extends Pick<ProviderHandle, 'options' | 'resource' | 'secretOption'> {
  tokenRequests(): Promise<number>;
  revoke(accessToken: string): Promise<void>;
  fail(fault: Fault): Promise<void>;
}

export type Reach = (name: ProviderName) => Promise<ReachedProvider>;

/** A provider in this process. */
export const reachInProcess: Reach = async (name) => {
  const emulator = await stopAfterTest(startEmulator({ providers: [name] }));
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
  // The page, and one port for each provider.
  const port = await findFreePorts(1 + names.length);
  const args = ['--port', String(port), '--provider', name];
  await startProgram(join(folder, 'src/cli/command.ts'), args).until('Ctrl+C');
  return port;
}
