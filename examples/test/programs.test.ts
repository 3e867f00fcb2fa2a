import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { type RunningProgram, runProgram, startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, test } from 'vitest';

test('server.ts answers every request with one token', async () => {
  const { blooma, env } = await startBlooma();
  const server = startProgram('server.ts', [], { ...env, PORT: '0' });
  const port = await listening(server);

  const responses = await Promise.all(Array.from({ length: 5 }, () => fetch(`http://127.0.0.1:${port}/`)));

  expect(await Promise.all(responses.map((response) => response.json()))).toEqual(
    Array(5).fill({ loans: [{ id: 1, amount: 250_000 }] }),
  );
  expect(blooma.tokenRequests).toBe(1);
});

test('server.ts keeps a wrong secret to itself', async () => {
  const { env } = await startBlooma();
  const server = startProgram('server.ts', [], { ...env, BLOOMA_CLIENT_SECRET: 'wrong', PORT: '0' });
  const port = await listening(server);

  const response = await fetch(`http://127.0.0.1:${port}/`);

  expect(response.status).toBe(502);
  expect(await response.text()).toBe('');
});

test('typed-api.ts calls the API through openapi-fetch', async () => {
  const { env } = await startBlooma();

  expect(await runProgram('typed-api.ts', [], env)).toEqual({ code: 0, output: 'Loan 1: 250000\n' });
});

test('axios.ts calls the API through axios', async () => {
  const { blastiq, env } = await startBlastiq();

  expect(await runProgram('axios.ts', [], env)).toEqual({ code: 0, output: 'Site 1: North pit\n' });
  expect(blastiq.tokenRequests).toBe(1);
});

test('axios.ts sends a request once more, with a new token, when the API refuses the first', async () => {
  const { blastiq, env } = await startBlastiq();
  const api = await startRevokingApi(blastiq, 1);

  const ended = await runProgram('axios.ts', [], { ...env, BLASTIQ_API_URL: api.url });

  expect(ended).toEqual({ code: 0, output: 'Site 1: North pit\n' });
  expect(api.bearers).toHaveLength(2);
  expect(new Set(api.bearers).size).toBe(2);
});

test('axios.ts takes a second 401 as the answer, and does not print the token', async () => {
  const { blastiq, env } = await startBlastiq();
  const api = await startRevokingApi(blastiq, 2);

  const { code, output } = await runProgram('axios.ts', [], { ...env, BLASTIQ_API_URL: api.url });

  expect(code).toBe(1);
  expect(output).toContain('Request failed with status code 401');
  expect(api.bearers).toHaveLength(2);
  for (const bearer of api.bearers) expect(output).not.toContain(bearer);
});

test('got.ts calls the API through got', async () => {
  const { blam, env } = await startBlam();

  expect(await runProgram('got.ts', [], env)).toEqual({ code: 0, output: 'Asset 1: Opening titles\n' });
  expect(blam.tokenRequests).toBe(1);
});

test('got.ts sends a request once more, with a new token, when the API refuses the first', async () => {
  const { blam, env } = await startBlam();
  const api = await startRevokingApi(blam, 1);

  const ended = await runProgram('got.ts', [], { ...env, BLAM_BASE_URL: api.url });

  expect(ended).toEqual({ code: 0, output: 'Asset 1: Opening titles\n' });
  expect(api.bearers).toHaveLength(2);
  expect(new Set(api.bearers).size).toBe(2);
});

test('got.ts takes a second 401 as the answer, and does not print the token', async () => {
  const { blam, env } = await startBlam();
  const api = await startRevokingApi(blam, 2);

  const { code, output } = await runProgram('got.ts', [], { ...env, BLAM_BASE_URL: api.url });

  expect(code).toBe(1);
  expect(output).toContain('Request failed with status code 401');
  expect(api.bearers).toHaveLength(2);
  for (const bearer of api.bearers) expect(output).not.toContain(bearer);
});

test('errors.ts says what to do', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blameless'] }));
  const { options } = emulator.blameless;
  const env = {
    BLAMELESS_CUSTOMER: options.customer,
    BLAMELESS_CLIENT_ID: options.clientId,
    BLAMELESS_CLIENT_SECRET: options.clientSecret,
    BLAMELESS_AUTH_URL: options.authUrl,
    BLAMELESS_API_URL: options.apiUrl,
  };

  const right = await runProgram('errors.ts', [], env);
  const wrongSecret = await runProgram('errors.ts', [], { ...env, BLAMELESS_CLIENT_SECRET: 'wrong' });
  const wrongCustomer = await runProgram('errors.ts', [], { ...env, BLAMELESS_CUSTOMER: 'other' });
  const nobodyThere = await runProgram('errors.ts', [], { ...env, BLAMELESS_AUTH_URL: 'http://127.0.0.1:1' });
  const wrongIncident = await runProgram('errors.ts', ['none'], env);

  expect(right).toMatchObject({ code: 0, output: expect.stringContaining('Checkout is slow') });
  expect(wrongSecret.output).toMatch(/^Fix the credentials\. Blameless refused the credentials/);
  expect(wrongCustomer.output).toMatch(/^Ask the provider for access\. /);
  expect(nobodyThere.output).toMatch(/^Check the network\. /);
  expect(wrongIncident.output).toBe('ApiError: The Blameless API answered 400: invalid id\n');
  expect([wrongSecret, wrongCustomer, nobodyThere, wrongIncident].map(({ code }) => code)).toEqual([
    1, 1, 1, 1,
  ]);
});

test('shared-store.ts has one token for two clients', async () => {
  const { blam, env } = await startBlam();

  const { code, output } = await runProgram('shared-store.ts', [], env);

  expect(output.trim().split('\n')).toEqual([
    'web: token_requested',
    'web: token_received',
    'worker: token_adopted',
    'one token for both',
  ]);
  expect(code).toBe(0);
  expect(blam.tokenRequests).toBe(1);
});

async function startBlooma() {
  const { blooma } = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const env = {
    BLOOMA_BASE_URL: blooma.options.baseUrl,
    BLOOMA_AUTH_URL: blooma.options.authUrl,
    BLOOMA_CLIENT_ID: blooma.options.clientId,
    BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
  };
  return { blooma, env };
}

async function startBlastiq() {
  const { blastiq } = await stopAfterTest(startEmulator({ providers: ['blastiq'] }));
  const env = {
    BLASTIQ_USERNAME: blastiq.options.username,
    BLASTIQ_PASSWORD: blastiq.options.password,
    BLASTIQ_AUTHORITY: blastiq.options.authority,
    BLASTIQ_API_URL: blastiq.options.apiUrl,
  };
  return { blastiq, env };
}

async function startBlam() {
  const { blam } = await stopAfterTest(startEmulator({ providers: ['blam'] }));
  const env = {
    BLAM_BASE_URL: blam.options.baseUrl,
    BLAM_USERNAME: blam.options.username,
    BLAM_PASSWORD: blam.options.password,
  };
  return { blam, env };
}

/** A server in front of a provider's. It revokes the first `count` bearer tokens before it passes their requests on. */
async function startRevokingApi(provider: ProviderHandle, count: number) {
  const bearers: string[] = [];
  const { origin } = await startLoopbackServer(async ({ path, headers }, response) => {
    const { authorization = '' } = headers;
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme === 'Bearer' && bearers.push(token) <= count) provider.revoke(token);
    const answer = await fetch(provider.url + path, { headers: { authorization } });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  return { bearers, url: origin };
}

/** Waits for `server.ts` to name its port. */
async function listening(server: RunningProgram): Promise<string | undefined> {
  await server.until('}');
  return /port: (\d+)/.exec(server.output())?.[1];
}
