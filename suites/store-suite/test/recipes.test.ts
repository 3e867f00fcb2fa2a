import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import { startRedisServer } from '@x/test-kit/redis-server';
import { runProgram } from '@x/test-kit/run-program';
import { findProgram } from 'scripts/set-up/found-tools';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPostgresServer } from '../src/postgres-server.ts';

const GUIDE = join(import.meta.dirname, '../../../docs/guides/sharing-tokens.md');
/** In this folder, so that the recipes find the packages. Git ignores it. */
const REPORTS = join(import.meta.dirname, '../reports');

const redis = findProgram('redis-server');
const postgres = findProgram('postgres');

describe('a recipe of the guide shares one token between two processes:', () => {
  test('files', async () => {
    const home = await mkdtemp(join(tmpdir(), 'x-auth-'));
    onTestFinished(() => rm(home, { recursive: true, maxRetries: 10 }));
    await runTwice("from '@x/auth-core/file'", { HOME: home, XDG_STATE_HOME: home });
  });

  test.skipIf(!redis).each(["from 'redis'", "from 'ioredis'"])('Redis, %s', async (imported) => {
    const server = await startRedisServer(redis ?? '');
    onTestFinished(server.stop);
    await runTwice(imported, { REDIS_URL: server.url });
  });

  test.skipIf(!postgres).each(["from 'pg'", "from 'postgres'"])('PostgreSQL, %s', async (imported) => {
    const server = await startPostgresServer(postgres ?? '');
    onTestFinished(server.stop);
    await runTwice(imported, { DATABASE_URL: server.url });
  });
});

/** Runs the first recipe that contains a text in two processes, one after the other. */
async function runTwice(text: string, variables: Record<string, string>): Promise<void> {
  const guide = await readFile(GUIDE, 'utf8');
  const recipes = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const recipe = recipes.find((code) => code.includes(text)) ?? '';
  await mkdir(REPORTS, { recursive: true });
  const folder = await mkdtemp(join(REPORTS, 'recipe-'));
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
  const program = join(folder, 'recipe.mts');
  await writeFile(program, giveTime(recipe));
  const { blam, stop } = await startEmulator({ providers: ['blam'] });
  onTestFinished(stop);
  const { baseUrl, username, password } = blam.options;
  const account = { BLAM_BASE_URL: baseUrl, BLAM_USERNAME: username, BLAM_PASSWORD: String(password) };

  for (const _ of ['first', 'second']) {
    const { code, output } = await runProgram(program, [], { ...variables, ...account });
    expect(output).toMatch(/^The token expires at \S+\.\n$/);
    expect(code).toBe(0);
  }
  expect(blam.tokenRequests).toBe(1);
}

/** A slow machine is no trouble with the store: otherwise a process would go on without it, and ask for a token. */
function giveTime(recipe: string): string {
  const patient = recipe
    .replace(/^( *)store: /m, '$1storeTimeoutMs: 30_000,\n$&')
    .replace(/(create(?:Redis|Postgres)Store\(\w+)\)/, '$1, { timeoutMs: 30_000 })');
  expect(patient.split('30_000')).toHaveLength(recipe.includes('createFileStore') ? 2 : 3);
  return patient;
}
