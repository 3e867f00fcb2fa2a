import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, IdentityClient } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { expect, expectTypeOf, onTestFinished, test } from 'vitest';
import configSchema from '../../schemas/config.json' with { type: 'json' };
import type { Config, ProviderConfig } from '../../src/cli/config-file.ts';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import { runCurl } from '../support/curl.ts';
import { clientCredentials, passwordGrant, postForm } from '../support/requests.ts';
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
  [['--prot', '80'], 'Unknown option --prot. See x-auth-emulator --help.'],
  [['-p'], 'Unknown option -p. See x-auth-emulator --help.'],
  [['--port'], '--port needs a value.'],
  [['--port', '--help'], '--port needs a value.'],
  [['--help=yes'], '--help takes no value.'],
  [['--scenario', 'nowhere.json'], 'nowhere.json: There is no such file.'],
  [['--config', 'nowhere.json'], 'nowhere.json: There is no such file.'],
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

test('shows its version and its options, and starts nothing', async () => {
  const version = runEmulatorCommand('--version');
  const help = runEmulatorCommand('--help');
  const { version: expected } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );

  expect([(await version.exit).code, version.output()]).toEqual([0, `${expected}\n`]);
  expect([(await help.exit).code, help.output()]).toEqual([
    0,
    expect.stringMatching(/^Usage: x-auth-emulator \[options\]\n/),
  ]);
  for (const line of help.output().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

/** Writes a file that is gone when the test ends. */
function writeFile(name: string, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
}

test('starts what a configuration says: providers, accounts, clients, settings, and a scenario', async () => {
  const port = await findFreePorts(PORTS);
  const file = writeFile('emulator.json', {
    $schema: './node_modules/@x/auth-testing/schemas/config.json',
    port,
    settings: { lifetimeMs: 60_000, corsOrigins: ['https://app.example'] },
    scenario: { steps: [{ provider: 'blooma', fail: { operation: 'resource', status: 418 } }] },
    providers: {
      blooma: { accounts: { mine: { secret: 'my secret' } }, settings: { lifetimeMs: 30_000 } },
      blastiq: {
        clients: { 'my-client': { grantTypes: ['password'], scopes: ['cosmos'] } },
        settings: { sendsExpiry: false },
      },
    },
  });
  const command = runEmulatorCommand('--config', file, '--no-rotate');
  await command.until('Ctrl+C');

  const providers = await (await fetch(`http://127.0.0.1:${port}/providers`)).json();
  const [blastiq, blooma] = providers;
  const audience = `${blooma.url}/api/`;
  const issued = await postForm(
    `${blooma.url}/oauth/token`,
    clientCredentials({ clientId: 'mine', clientSecret: 'my secret' }, audience),
    { origin: 'https://app.example' },
  );
  const byClient = await postForm(`${blastiq.url}/identity/connect/token`, {
    ...passwordGrant({ username: 'blastiq-user', password: 'blastiq p+a&s%s-é', authority: '', apiUrl: '' }),
    client_id: 'my-client',
  });

  expect(providers).toMatchObject([
    { name: 'blastiq', settings: { lifetimeMs: 60_000, sendsExpiry: false, refreshRotation: 'reusable' } },
    { name: 'blooma', settings: { lifetimeMs: 30_000, refreshRotation: 'reusable' } },
  ]);
  expect(issued.status).toBe(200);
  expect(await byClient.json()).not.toMatchObject({ error: 'invalid_client' });
  expect(issued.headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect((await fetch(`${blooma.apiUrl}${blooma.resource}`)).status).toBe(418);
});

test('the schema of a configuration has the members of the types, no more and no fewer', () => {
  const { account, client } = configSchema.$defs;
  expectTypeOf<keyof typeof account.properties>().toEqualTypeOf<keyof Account>();
  expectTypeOf<keyof typeof client.properties>().toEqualTypeOf<keyof IdentityClient>();
  expectTypeOf<keyof typeof configSchema.properties>().toEqualTypeOf<keyof Config | '$schema'>();
  type OfProvider = typeof configSchema.properties.providers.additionalProperties.properties;
  expectTypeOf<keyof OfProvider>().toEqualTypeOf<keyof ProviderConfig>();
  expect(account.required).toEqual(['secret']);
});

test('an option comes before the configuration', async () => {
  const port = await findFreePorts(PORTS);
  const file = writeFile('emulator.json', {
    port: 1,
    settings: { lifetimeMs: 1_000 },
    providers: { blooma: { settings: { lifetimeMs: 2_000 } }, blam: {} },
  });
  const command = runEmulatorCommand('--config', file, '--port', String(port), '--lifetime', '60', 'blooma');
  await command.until('Ctrl+C');

  const providers = await (await fetch(`http://127.0.0.1:${port}/providers`)).json();

  expect(providers).toMatchObject([{ name: 'blooma', settings: { lifetimeMs: 60_000 } }]);
});

test.each([
  ['the name of one that comes with the package', () => 'hour-of-outage'],
  ['a file', () => writeFile('mine.json', { steps: [{ forMs: 60_000, fail: { status: 503 } }] })],
])('plays a scenario: %s', async (_what, toArgument) => {
  const port = await findFreePorts(PORTS);
  const command = runEmulatorCommand('--port', String(port), 'blooma', '--scenario', toArgument());
  await command.until('Ctrl+C');

  const response = await fetch(`http://127.0.0.1:${port + 4}/oauth/token`, { method: 'POST' });

  expect(response.status).toBe(503);
});

test('a configuration may name a scenario in a file beside it', async () => {
  const port = await findFreePorts(PORTS);
  const file = writeFile('emulator.json', { port, scenario: 'mine.json', providers: { blooma: {} } });
  writeFileSync(join(file, '../mine.json'), '{"steps":[{"fail":{"status":418}}]}');
  const command = runEmulatorCommand('--config', file);
  await command.until('Ctrl+C');

  expect((await fetch(`http://127.0.0.1:${port + 4}/oauth/token`, { method: 'POST' })).status).toBe(418);
});

test.each([
  ['--config', 'not JSON', 'It is not JSON.'],
  ['--config', { prot: 80 }, 'The configuration has no member "prot". Use $schema, port, '],
  ['--config', { providers: { bluma: {} } }, 'There is no provider "bluma". Use one of blameless, '],
  [
    '--config',
    { providers: { blooma: { accounts: { a: {} } } } },
    '"providers.blooma.accounts.a" of the configuration must have required property \'secret\'.',
  ],
  [
    '--config',
    { settings: { lifetimeMs: 'x' } },
    '"settings.lifetimeMs" of the configuration must be a number.',
  ],
  ['--scenario', { steps: [{ fail: { status: 1 } }] }, '"steps.0.fail.status" of a scenario must be >= 200.'],
  ['--scenario', [], 'A scenario must be an object.'],
])('refuses a file for %s in one line that names the file: %j', async (option, content, problem) => {
  const file = writeFile('wrong.json', content);
  const command = runEmulatorCommand(option, file);

  expect((await command.exit).code).toBe(1);
  expect(command.errors()).toContain(`x-auth-emulator: ${file}: ${problem}`);
  expect(command.errors().trim().split('\n')).toHaveLength(1);
});

test('refuses clients for a provider that has none, and leaves no server running', async () => {
  const port = await findFreePorts(PORTS);
  const clients = { mine: { grantTypes: ['password'], scopes: [] } };
  const file = writeFile('wrong.json', { port, providers: { blooma: { clients } } });
  const command = runEmulatorCommand('--config', file);

  expect((await command.exit).code).toBe(1);
  expect(command.errors()).toBe('x-auth-emulator: Blooma has no clients to add.\n');
});
