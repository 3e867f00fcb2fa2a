import { createServer } from 'node:net';
import { findFreePorts } from '@x/test-kit/free-ports';
import { expect, test } from 'vitest';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import { runCurl } from '../support/curl.ts';
import { runEmulatorCommand } from '../support/run-command.ts';

/** The page and the providers. */
const PORTS = 1 + PROVIDER_NAMES.length;

/** Runs each curl command in the output. Returns true for each that obtained a token. */
async function runCurlLines(output: string): Promise<boolean[]> {
  const lines = output.split('\n').filter((line) => line.startsWith('  curl '));
  const responses = await Promise.all(lines.map(runCurl));
  return responses.map((members) => Object.values(members).some((value) => /^eyJ/.test(value)));
}

test('starts every provider, and prints a base URL and a working curl command for each', async () => {
  const port = await findFreePorts(PORTS);
  const command = runEmulatorCommand('--port', String(port));
  await command.until('Ctrl+C');

  const output = command.output();
  const urls = [...output.matchAll(/^(\w+) +(http:\S+)$/gm)].map(([, name, url]) => [name, url]);

  expect(urls).toEqual([
    ['Page', `http://127.0.0.1:${port}`],
    ...PROVIDER_NAMES.map((name, index) => [name, `http://127.0.0.1:${port + 1 + index}`]),
  ]);
  expect(await runCurlLines(output)).toEqual(PROVIDER_NAMES.map(() => true));
});

test.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s, with connections open', async (signal) => {
  const port = await findFreePorts(PORTS);
  const command = runEmulatorCommand('--port', String(port), '--provider', 'blam');
  await command.until('Ctrl+C');
  await fetch(`http://127.0.0.1:${port + 2}/`);
  const events = await fetch(`http://127.0.0.1:${port}/events`);

  command.child.kill(signal);

  expect(await command.exit).toEqual({ code: 0, signal: null });
  expect(command.errors()).toBe('');
  await events.text().catch(() => undefined);
});

test('says in one line that a port is in use, and exits with 1', async () => {
  const port = await findFreePorts(PORTS);
  const taken = createServer().listen(port + 4, '127.0.0.1');
  const command = runEmulatorCommand('--port', String(port));

  expect(await command.exit).toEqual({ code: 1, signal: null });
  expect(command.errors()).toBe(`x-auth-emulator: Port ${port + 4} of 127.0.0.1 is in use.\n`);
  expect(command.output()).toBe('');
  taken.close();
});

test.each([
  [['--port', 'http'], `--port must be a whole number from 1 to ${65_536 - PORTS}, not "http".`],
  [['--lifetime', '0'], '--lifetime must be a whole number from 1 to 2592000, not "0".'],
  [['--provider', 'bluma'], `--provider must be one of ${PROVIDER_NAMES.join(', ')}, not "bluma".`],
])('refuses %j in one line', async (args, problem) => {
  const command = runEmulatorCommand(...args);

  expect(await command.exit).toEqual({ code: 1, signal: null });
  expect(command.errors()).toBe(`x-auth-emulator: ${problem}\n`);
});

test('starts some providers, with a lifetime and with reusable refresh tokens', async () => {
  const port = await findFreePorts(PORTS);
  const command = runEmulatorCommand(
    '--port',
    String(port),
    '--provider',
    'blooma',
    'blam',
    '--lifetime',
    '60',
    '--no-rotate',
  );
  await command.until('Ctrl+C');

  const providers = await (await fetch(`http://127.0.0.1:${port}/providers`)).json();

  expect(providers).toMatchObject([
    {
      name: 'blooma',
      url: `http://127.0.0.1:${port + 4}`,
      settings: { lifetimeMs: 60_000, refreshRotation: 'reusable' },
    },
    { name: 'blam', settings: { lifetimeMs: 60_000, refreshRotation: 'reusable' } },
  ]);
});

test('shows secrets only with --show-secrets', async () => {
  const quietPort = await findFreePorts(PORTS);
  const quiet = runEmulatorCommand('--port', String(quietPort));
  await quiet.until('Ctrl+C');
  const openPort = await findFreePorts(PORTS);
  const open = runEmulatorCommand('--port', String(openPort), '--show-secrets');
  await open.until('Ctrl+C');

  expect(await runCurlLines(open.output())).toEqual(PROVIDER_NAMES.map(() => true));
  for (const secret of ['blooma_s3cret', 'blameless_s3cret', 'blam:p+a&s%s-é', 'blastiq p+a&s%s-é']) {
    expect(open.output()).toContain(secret);
    expect(quiet.output()).not.toContain(secret);
  }
});
