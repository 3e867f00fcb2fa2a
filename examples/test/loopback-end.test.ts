import { Agent, request } from 'node:http';
import { startEmulator } from '@x/auth-testing';
import { startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, onTestFinished, test } from 'vitest';

async function start(variables: Record<string, string> = {}) {
  const { blastiq } = await stopAfterTest(startEmulator({ providers: ['blastiq'] }));
  const { clientId, authority, apiUrl } = blastiq.attended;
  const { cookies } = await blastiq.signIn();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const addresses = { CLIENT_ID: clientId, AUTHORITY: authority, API_URL: apiUrl };
  return {
    cookie,
    program: startProgram('test/support/loopback-program.ts', [], { ...addresses, ...variables }),
  };
}

/** Loads a page as a browser does: it keeps the connection, and opens a second one in advance. */
async function load(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const early = agent.createConnection(
    { host: '127.0.0.1', port: Number(new URL(url).port) },
    () => undefined,
  );
  early?.on('error', () => undefined);
  onTestFinished(() => void early?.destroy());
  await new Promise((resolve) => {
    request(url, { agent }, (response) => response.resume().once('close', resolve)).end();
  });
}

test('a program that has signed a person in, and has nothing more to do, ends by itself', async () => {
  const { cookie, program } = await start();
  await program.until('\n');
  const [, url = ''] = /^URL (.+)$/m.exec(program.output()) ?? [];
  const callback = await fetch(url, { headers: { cookie }, redirect: 'manual' });

  await load(callback.headers.get('location') ?? '');
  const { code } = await program.exit;

  const [, ...lines] = program.output().trimEnd().split('\n');
  expect(lines).toEqual([
    'signed in as blastiq-user',
    'kept alive by 0 servers and timers',
    'ended by itself',
  ]);
  expect(program.errors()).toMatch(/^\d+ ms after the sign-in\n$/);
  expect(code).toBe(0);
});

test('a program whose sign-in was aborted ends by itself', async () => {
  const { program } = await start({ ABORT: 'yes' });

  const { code } = await program.exit;

  const [, ...lines] = program.output().trimEnd().split('\n');
  expect(lines).toEqual(['failed: enough', 'kept alive by 0 servers and timers', 'ended by itself']);
  expect(code).toBe(0);
});
