import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import { type RunningProgram, startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from './support/redis.ts';

/** A slow machine is no trouble with the store: each process waits for the token that the other one asks for. */
const PATIENT = { STORE_TIMEOUT_MS: '30000' };

const LOANS = { loans: [{ id: 1, amount: 250_000 }] };

test('start.ts runs the service with the emulator, until it is told to stop', async () => {
  const program = startProgram('express-service/start.ts', [], { PORT: '0' });
  const origin = await listening(program);

  expect(await read(`${origin}/loans`)).toEqual([200, LOANS]);
  expect(await read(`${origin}/assets`)).toEqual([200, { assets: [{ id: 1, title: 'Opening titles' }] }]);
  program.child.kill('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(program.output()).toContain('SIGTERM: stopping\nstopped\n');
  expect(program.errors()).toBe('');
});

test('two processes share one token of each provider in files', async () => {
  const { start, emulator } = await startProviders(PATIENT);
  const [one, two] = await Promise.all([start(), start()]);

  expect(one.program.output()).toMatch(/^The tokens are in files of this user\.\n/);
  await expectOneToken(emulator, one.origin, two.origin);
});

test('two processes share one token of each provider in Redis, and go on while it is away', async (context) => {
  const redis = await startRedis();
  if (redis === undefined) return context.skip('There is no redis-server on this computer.');
  const { start, emulator } = await startProviders({ ...PATIENT, REDIS_URL: redis.url });
  const [one, two] = await Promise.all([start(), start()]);

  expect(one.program.output()).toMatch(/^The tokens are in Redis\.\n/);
  await expectOneToken(emulator, one.origin, two.origin);
  await redis.stop();
  expect(await read(`${one.origin}/loans`)).toEqual([200, LOANS]);
  const three = await start();
  expect(await read(`${three.origin}/loans`)).toEqual([200, LOANS]);
  one.program.child.kill('SIGTERM');
  expect(await one.program.exit).toEqual({ code: 0, signal: null });
});

test('the service starts while Redis does not answer, and stops', async (context) => {
  const redis = await startRedis();
  if (redis === undefined) return context.skip('There is no redis-server on this computer.');
  redis.signal('SIGSTOP');
  const { start } = await startProviders({ REDIS_URL: redis.url });
  const { origin, program } = await start();

  expect(await read(`${origin}/loans`)).toEqual([200, LOANS]);
  program.child.kill('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
});

test('an outage of one provider is a 503 with its code in one route, and the other one answers', async () => {
  const { start, emulator } = await startProviders();
  const { origin, program } = await start();
  emulator.blooma.fail({ status: 503, times: 'always', retryAfter: 30 });

  const response = await fetch(`${origin}/loans`);

  expect([response.status, await response.json()]).toEqual([503, { error: 'provider_unavailable' }]);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await read(`${origin}/assets`))[0]).toBe(200);
  expect(await read(`${origin}/status`)).toEqual([
    200,
    { blooma: 'provider_unavailable', blam: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
  ]);
  expect(program.errors()).toContain('provider_unavailable: ');
});

test('a wrong secret is a 500, and nobody is told anything about it', async () => {
  const { start } = await startProviders({ BLOOMA_CLIENT_SECRET: 'a-wrong-secret' });
  const { origin, program } = await start();

  expect(await read(`${origin}/loans`)).toEqual([500, { error: 'invalid_credentials' }]);
  expect(program.all()).not.toContain('a-wrong-secret');
});

test.each([
  [{ status: 500 }, 502, 'api_error'],
  [{ status: 404 }, 404, 'api_error'],
  [{ status: 429 }, 503, 'api_error'],
  [{ reset: 'before' }, 502, 'network_error'],
] as const)('an API that fails by %o is a %i', async (fault, status, error) => {
  const { start, emulator } = await startProviders();
  const { origin } = await start();
  emulator.blooma.fail({ operation: 'resource', times: 'always', ...fault });

  expect(await read(`${origin}/loans`)).toEqual([status, { error }]);
});

test('a request that is here when the service is told to stop gets its answer', async () => {
  const { start, emulator } = await startProviders();
  const { origin, program } = await start();
  emulator.blooma.fail({ operation: 'resource', delayMs: 500 });

  const answer = read(`${origin}/loans`);
  await program.until('blooma: token_received');
  program.child.kill('SIGTERM');
  await program.until('SIGTERM: stopping');

  expect(await answer).toEqual([200, LOANS]);
  expect(await program.exit).toEqual({ code: 0, signal: null });
});

/** The two providers, and how to start a process of the service that uses them. */
async function startProviders(variables: Record<string, string> = {}) {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma', 'blam'] }));
  const { blooma, blam } = emulator;
  const directory = mkdtempSync(join(tmpdir(), 'express-service-'));
  const env = {
    BLOOMA_BASE_URL: blooma.options.baseUrl,
    BLOOMA_AUTH_URL: blooma.options.authUrl,
    BLOOMA_CLIENT_ID: blooma.options.clientId,
    BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
    BLAM_BASE_URL: blam.options.baseUrl,
    BLAM_USERNAME: blam.options.username,
    BLAM_PASSWORD: blam.options.password,
    TOKEN_DIRECTORY: directory,
    PORT: '0',
    ...variables,
  };
  const programs: RunningProgram[] = [];
  onTestFinished(async () => {
    // Those that have ended are no longer writing to the directory.
    for (const { child } of programs) child.kill('SIGKILL');
    await Promise.all(programs.map(({ exit }) => exit));
    rmSync(directory, { recursive: true, maxRetries: 10 });
  });
  return {
    emulator,
    async start() {
      const program = startProgram('express-service/main.ts', [], env);
      programs.push(program);
      return { program, origin: await listening(program) };
    },
  };
}

async function expectOneToken(
  { blooma, blam }: Awaited<ReturnType<typeof startProviders>>['emulator'],
  ...origins: readonly string[]
): Promise<void> {
  const paths = ['/loans', '/assets', '/loans', '/assets'];
  const urls = origins.flatMap((origin) => paths.map((path) => origin + path));
  const answers = await Promise.all(urls.map(read));

  expect(answers.map(([status]) => status)).toEqual(Array(urls.length).fill(200));
  expect([blooma.tokenRequests, blam.tokenRequests]).toEqual([1, 1]);
}

async function read(url: string): Promise<[number, unknown]> {
  const response = await fetch(url);
  return [response.status, await response.json()];
}

async function listening(program: RunningProgram): Promise<string> {
  await program.until('listening on ');
  while (!/listening on .*\n/.test(program.output())) await once(program.child.stdout as never, 'data');
  return /listening on (.*)\n/.exec(program.output())?.[1] ?? '';
}
