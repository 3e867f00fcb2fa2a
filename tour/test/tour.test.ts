import { startEmulator } from '@x/auth-testing';
import { runProgram } from '@x/test-kit/run-program';
import { expect, onTestFinished, test } from 'vitest';

test('the tour shows all four providers and exits with 0', async () => {
  const { code, output } = await runProgram('src/main.ts');

  expect(output).not.toContain('✗');
  expect(output).toContain('✓ 4 providers: 28 of 28 steps held, 32 token requests, 28 API requests');
  expect(code).toBe(0);
});

test('the tour runs the packages as they are built', async () => {
  const { output } = await runProgram('src/main.ts');

  const files = [...output.matchAll(/^\w+ {2}@x\/(\S+), (\S+)$/gm)].map(([, name, file]) => [name, file]);

  expect(files).toEqual(
    ['blameless-auth', 'blam-auth', 'blastiq-auth', 'blooma-auth'].map((name) => [
      name,
      `packages/${name}/dist/index.js`,
    ]),
  );
});

test('the tour shows neither a secret nor a token, and no escape code where there is no terminal', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const { blameless, blam, blastiq, blooma } = emulator;

  const { output } = await runProgram('src/main.ts');

  const secrets = [
    blameless.options.clientSecret,
    blam.options.password,
    blastiq.options.password,
    blooma.options.clientSecret,
    'not-the-right-secret',
    'eyJ',
    '\x1b',
  ];
  for (const secret of secrets) expect(output).not.toContain(secret);
});

test('a named provider is the one at the address in the variables', async () => {
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

  expect(output).toContain('✓ 1 provider: 4 of 4 steps held, 3 token requests, 4 API requests');
  expect(code).toBe(0);
  expect(emulator.blooma.tokenRequests).toBe(3);
  expect(emulator.blooma.violations).toEqual([]);
});

test('every provider can be reached by its variables', async () => {
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

  expect(output).toContain('✓ 3 providers: 12 of 12 steps held, 9 token requests, 8 API requests');
  expect(output).toContain('The API was not called: BLASTIQ_RESOURCE names a path to call.');
  expect(code).toBe(0);
});

test('a secret that is refused fails the tour, with the error of the package', async () => {
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
  expect(output).toContain('✗ 1 provider: 0 of 4 steps held');
  expect(code).toBe(1);
});

test('missing variables are named, all of them, in one line', async () => {
  const { code, output } = await runProgram('src/main.ts', ['blooma'], {
    BLOOMA_CLIENT_ID: 'id',
    BLOOMA_BASE_URL: '',
  });

  expect(output).toBe('BLOOMA_BASE_URL and BLOOMA_CLIENT_SECRET must be set for the real Blooma.\n');
  expect(code).toBe(1);
});

test('a variable that cannot work is one line that names the option', async () => {
  const { code, output } = await runProgram('src/main.ts', ['blam'], {
    BLAM_BASE_URL: 'http://blam.example.com',
    BLAM_USERNAME: 'user',
    BLAM_PASSWORD: 'password',
  });

  expect(output).toMatch(/^createBlamAuth: baseUrl must be [^\n]+\n$/);
  expect(code).toBe(1);
});

test('an unknown provider is one line that names the four', async () => {
  const { code, output } = await runProgram('src/main.ts', ['bloom']);

  expect(output).toBe('There is no provider bloom: blameless, blam, blastiq and blooma are the four.\n');
  expect(code).toBe(1);
});
