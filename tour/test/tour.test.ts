import { dirname } from 'node:path';
import { type ProviderHandle, type ProviderName, startEmulator } from '@x/auth-testing';
import { type EndedProgram, runProgram } from '@x/test-kit/run-program';
import { findProgram } from 'scripts/set-up/found-tools';
import { expect, onTestFinished, test } from 'vitest';
import { providers } from '../src/providers.ts';
import { SHARED_STEPS } from '../src/sharing/shared-steps.ts';
import { EMULATED_STEPS } from '../src/tour.ts';
import { toList } from '../src/words.ts';

const names = Object.keys(providers);

let wholeTour: Promise<EndedProgram> | undefined;

/** The tour of everything that is on this computer, run once. */
function runWholeTour(): Promise<EndedProgram> {
  const redis = findProgram('redis-server');
  wholeTour ??= runProgram('src/main.ts', [], { PATH: redis === undefined ? '' : dirname(redis) });
  return wholeTour;
}

test('the tour shows every provider and the file store, and exits with 0', async () => {
  // Without a PATH there is no redis-server.
  const { code, output } = await runProgram('src/main.ts', [], { PATH: '' });

  const count = names.length;
  const steps = count * EMULATED_STEPS.length + SHARED_STEPS.length;
  expect(output).not.toContain('✗');
  expect(output).toContain(
    'Redis was not shown: there is no redis-server here. Install it, or set REDIS_URL.',
  );
  expect(output).toContain(
    `✓ ${count} providers and 1 shared store: ${steps} of ${steps} steps passed, ` +
      `${count * 8 + 2} token requests, ${count * 7 + 8} API requests`,
  );
  expect(code).toBe(0);
});

test('two processes share a token through Redis where it runs', async (context) => {
  if (findProgram('redis-server') === undefined) return context.skip('redis-server is not on this computer.');
  const { code, output } = await runWholeTour();

  expect(output).toContain('Two processes and Redis  @x/auth-core/redis');
  expect(output).toMatch(/✓ \d+ providers and 2 shared stores: (\d+) of \1 steps passed/);
  expect(code).toBe(0);
});

test('the tour ends if there is no Redis at REDIS_URL', async () => {
  const { code, output } = await runProgram('src/main.ts', [], { REDIS_URL: 'redis://127.0.0.1:1' });

  expect(output).toContain('ECONNREFUSED');
  expect(output).toMatch(/The process ended with 1\.\n$/);
  expect(code).toBe(1);
});

test('the tour runs the built packages', async () => {
  const { output } = await runWholeTour();

  const files = [...output.matchAll(/^[\w ]+ {2}@x\/(\S+), (\S+)$/gm)].map(([, name, file]) => [name, file]);

  expect(files.slice(0, names.length + 1)).toEqual([
    ...names.map((name) => [`${name}-auth`, `packages/${name}-auth/dist/index.js`]),
    ['auth-core/file', 'packages/auth-core/dist/stores/file.js'],
  ]);
});

test('the tour shows no secret and no token, and no escape codes without a terminal', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const handles: readonly ProviderHandle[] = names.map((name) => emulator[name as ProviderName]);

  const { output } = await runWholeTour();

  const secrets = [
    ...handles.map(({ options, secretOption }) => Object(options)[secretOption]),
    'not-the-right-secret',
    'eyJ',
    '\x1b',
  ];
  for (const secret of secrets) expect(output).not.toContain(secret);
});

test('a named provider is called at the URL in its variables', async () => {
  const emulator = await startEmulator({ providers: ['blooma'] });
  onTestFinished(() => emulator.stop());
  const { options, resource } = emulator.blooma;

  const { code, output } = await runProgram('src/main.ts', ['blooma'], {
    BLOOMA_BASE_URL: options.baseUrl,
    BLOOMA_AUTH_URL: options.authUrl,
    BLOOMA_CLIENT_ID: options.clientId,
    BLOOMA_CLIENT_SECRET: options.clientSecret,
    BLOOMA_RESOURCE: resource,
  });

  expect(output).toContain('✓ 1 provider: 4 of 4 steps passed, 3 token requests, 4 API requests');
  expect(code).toBe(0);
  expect(emulator.blooma.tokenRequests).toBe(3);
  expect(emulator.blooma.violations).toEqual([]);
});

test('several providers can be configured with their variables', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const { blameless, blam, blastiq } = emulator;

  const { code, output } = await runProgram('src/main.ts', ['blameless', 'blam', 'blastiq'], {
    BLAMELESS_CUSTOMER: blameless.options.customer,
    BLAMELESS_CLIENT_ID: blameless.options.clientId,
    BLAMELESS_CLIENT_SECRET: blameless.options.clientSecret,
    BLAMELESS_AUTH_URL: blameless.options.authUrl,
    BLAMELESS_API_URL: blameless.options.apiUrl,
    BLAMELESS_RESOURCE: blameless.resource,
    BLAM_BASE_URL: blam.options.baseUrl,
    BLAM_USERNAME: blam.options.username,
    BLAM_PASSWORD: blam.options.password,
    BLAM_ORGANISATION_ID: '1',
    BLASTIQ_USERNAME: blastiq.options.username,
    BLASTIQ_PASSWORD: blastiq.options.password,
    BLASTIQ_AUTHORITY: blastiq.options.authority,
    BLASTIQ_API_URL: blastiq.options.apiUrl,
  });

  expect(output).toContain('✓ 3 providers: 12 of 12 steps passed, 9 token requests, 8 API requests');
  expect(output).toContain('The API was not called. Set BLASTIQ_RESOURCE to a path to call.');
  expect(code).toBe(0);
});

test("a refused secret fails the tour, with the package's error", async () => {
  const emulator = await startEmulator({ providers: ['blooma'] });
  onTestFinished(() => emulator.stop());
  const { options } = emulator.blooma;

  const { code, output } = await runProgram('src/main.ts', ['blooma'], {
    BLOOMA_BASE_URL: options.baseUrl,
    BLOOMA_AUTH_URL: options.authUrl,
    BLOOMA_CLIENT_ID: options.clientId,
    BLOOMA_CLIENT_SECRET: 'wrong',
  });

  expect(output).toContain('invalid_credentials: Blooma refused the credentials');
  expect(output).toContain('✗ 1 provider: 0 of 4 steps passed');
  expect(code).toBe(1);
});

test('all missing variables are named in one line', async () => {
  const { code, output } = await runProgram('src/main.ts', ['blooma'], {
    BLOOMA_CLIENT_ID: 'id',
    BLOOMA_BASE_URL: '',
  });

  expect(output).toBe('BLOOMA_BASE_URL and BLOOMA_CLIENT_SECRET must be set for the real Blooma.\n');
  expect(code).toBe(1);
});

test('an invalid variable gives one line that names the option', async () => {
  const { code, output } = await runProgram('src/main.ts', ['blam'], {
    BLAM_BASE_URL: 'http://blam.example.com',
    BLAM_USERNAME: 'user',
    BLAM_PASSWORD: 'password',
  });

  expect(output).toMatch(/^createBlamAuth: baseUrl must be [^\n]+\n$/);
  expect(code).toBe(1);
});

test('an unknown provider gives one line that names the providers', async () => {
  const { code, output } = await runProgram('src/main.ts', ['bloom']);

  expect(output).toBe(`Unknown provider bloom. The providers are ${toList(names)}.\n`);
  expect(code).toBe(1);
});
