import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startRedisServer } from '@x/test-kit/redis-server';
import { findProgram } from 'scripts/set-up/found-tools';
import { describe, type TestContext, test } from 'vitest';
import { SHARED_STORES } from '../src/shared-stores.ts';

type Stop = TestContext['onTestFinished'];

/** The command as it is built. */
const COMMAND = join(
  dirname(createRequire(import.meta.url).resolve('@x/auth-testing/package.json')),
  'dist/torture.js',
);
const redis = findProgram('redis-server');
const SUITE = join(import.meta.dirname, '..');
/** Here modules find the packages of this suite. Git ignores it. */
const REPORTS = join(SUITE, 'reports');

const SIZE = process.env.X_AUTH_LONG_TESTS
  ? ['--seconds', '60']
  : ['--seconds', '5', '--processes', '3', '--callers', '10'];
/** The run, and the time in which the last processes recover. */
const TIMEOUT_MS = process.env.X_AUTH_LONG_TESTS ? 240_000 : 120_000;

describe.concurrent('x-auth-torture', () => {
  test.for(SHARED_STORES.filter(({ isHere }) => isHere))(
    'finds nothing in $name, and leaves nothing behind',
    // The long form starts sixteen processes for each store: one store after the other.
    { timeout: TIMEOUT_MS, concurrent: !process.env.X_AUTH_LONG_TESTS },
    async (shared, { expect, onTestFinished }) => {
      const { url, stop } = await shared.start();
      onTestFinished(stop);
      const { code, output, errors } = await run(['--store', url, ...SIZE], onTestFinished).exit;

      expect(errors).toBe('');
      expect(output).toMatch(/Refresh tokens presented twice +0 +0\n/);
      expect(output).toMatch(/Logins lost +0 +0\n/);
      expect(output).toMatch(/Left behind in the store +0 +0\n/);
      // In five seconds chance may stop no process: `stopped-renewals` stops one at each moment.
      if (process.env.X_AUTH_LONG_TESTS) expect(output).toMatch(/ {2}at any time, those included +[1-9]/);
      expect(output).toMatch(/ {4}Token requests +[1-9]/);
      expect(output).toMatch(/Every bound holds\.\n$/);
      expect(code).toBe(0);
      for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
      // The password of the emulator, and the beginning of every token.
      expect(output).not.toMatch(/blam:p|eyJ/);
      if (url.startsWith('file:')) expect(await readdir(new URL(url))).toEqual([]);
    },
  );

  test.concurrent('finds the fault of a store whose `replace` always says yes and whose lock holds nobody up', {
    timeout: TIMEOUT_MS,
  }, async ({ expect, onTestFinished }) => {
    const path = await writeModule(
      (directory) => `import { setTimeout as pause } from 'node:timers/promises';
import { createFileStore } from '@x/auth-core/file';
const store = createFileStore({ directory: ${JSON.stringify(directory)} });
export default () => ({
  get: store.get,
  set: store.set,
  delete: store.delete,
  async replace(key, expected, next) {
    await pause(100);
    // Nobody sees a mark.
    if (next.renewedBy === undefined) await store.set(key, next);
    return true;
  },
});
export const leftovers = () => 0;
`,
      onTestFinished,
    );
    const size = ['--seconds', '8', '--processes', '4', '--callers', '20'];
    const { code, output } = await run(['--store', path, ...size], onTestFinished).exit;

    expect(output).toMatch(/Broken: .*refresh tokens presented twice: [1-9]/);
    expect(code).toBe(1);
  });

  test.concurrent('refuses a store that each process has for itself', async ({ expect, onTestFinished }) => {
    const path = await writeModule(
      () => `import { createMemoryStore } from '@x/auth-core';\nexport default createMemoryStore;\n`,
      onTestFinished,
    );
    const size = ['--processes', '2', '--callers', '1'];
    const { code, errors } = await run(['--store', path, ...size], onTestFinished).exit;

    expect(errors).toBe(
      'x-auth-torture: A process does not find what another one stored. It must be a store that processes share.\n',
    );
    expect(code).toBe(2);
  });

  test.concurrent('says that no server is there', async ({ expect, onTestFinished }) => {
    const postgres = await run(['--store', 'postgres://me:secret@127.0.0.1:1/x'], onTestFinished).exit;
    const redis = await run(['--store', 'redis://me:secret@127.0.0.1:1'], onTestFinished).exit;

    expect(postgres.errors).toMatch(/^x-auth-torture: PostgreSQL at 127\.0\.0\.1:1 [^\n]+\n$/);
    expect(postgres.errors).not.toContain('secret');
    expect(postgres.code).toBe(2);
    expect(redis.errors).toBe('x-auth-torture: No Redis answers at 127.0.0.1:1.\n');
    expect(redis.code).toBe(2);
  });

  test.concurrent('says that a store takes no value, and ends', async ({ expect, onTestFinished }) => {
    const path = await writeModule(
      () => `const fail = async () => { throw new Error('secret'); };
export default { get: fail, set: fail, delete: fail };\n`,
      onTestFinished,
    );
    const { code, errors } = await run(['--store', path], onTestFinished).exit;

    expect(errors).toBe(`x-auth-torture: The store ${path} took no value within 10 s (Error).\n`);
    expect(code).toBe(2);
  });

  test.skipIf(!redis).concurrent(
    'says that a Redis that was ended in the middle does not answer, and ends',
    {
      timeout: TIMEOUT_MS,
    },
    async ({ expect, onTestFinished }) => {
      const server = await startRedisServer(redis ?? '');
      onTestFinished(server.stop);
      const size = ['--seconds', '1', '--processes', '2', '--callers', '2'];
      const { child, exit } = run(['--store', server.url, ...size], onTestFinished);
      // It prints its first line once the processes run.
      await once(child.stdout, 'data');
      await server.crash();
      const { code, errors } = await exit;

      // Some releases of the client give up a command by themselves.
      expect(errors).toMatch(
        /^x-auth-torture: The store redis:\/\/127\.0\.0\.1:\d+ (did not answer within 20 s|cannot be read \(\w+\))\.\n$/,
      );
      expect(code).toBe(2);
    },
  );

  test.concurrent('ends although the module of a store keeps the process alive', async ({
    expect,
    onTestFinished,
  }) => {
    const path = await writeModule(
      () => `import { createMemoryStore } from '@x/auth-core';
setInterval(() => undefined, 1_000);
export default createMemoryStore;\n`,
      onTestFinished,
    );
    const size = ['--processes', '2', '--callers', '1'];

    expect((await run(['--store', path, ...size], onTestFinished).exit).code).toBe(2);
  });

  test.concurrent('shows its options and its version', async ({ expect, onTestFinished }) => {
    const help = await run(['--help'], onTestFinished).exit;
    const version = await run(['--version'], onTestFinished).exit;

    expect([help.code, help.output]).toEqual([0, expect.stringMatching(/^Usage: x-auth-torture --store/)]);
    expect([version.code, version.output]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/)]);
  });

  test.concurrent('leaves no process and no file when it is interrupted', async ({
    expect,
    onTestFinished,
  }) => {
    const directory = await temporaryFolder(tmpdir(), onTestFinished);
    const { child, exit } = run(
      ['--store', pathToFileURL(directory).href, '--processes', '2', '--callers', '2'],
      onTestFinished,
    );
    // It prints its first line once the processes run.
    await once(child.stdout, 'data');
    child.kill('SIGINT');

    expect((await exit).code).toBe(130);
    expect(await readdir(directory)).toEqual([]);
  });
});

function run(args: readonly string[], onTestFinished: Stop) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: SUITE,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exit = once(child, 'close').then(([code]) => ({ code, output, errors }));
  return { child, exit };
}

/** A module of a user, with a store in a folder. */
async function writeModule(toCode: (folder: string) => string, onTestFinished: Stop): Promise<string> {
  await mkdir(REPORTS, { recursive: true });
  const folder = await temporaryFolder(REPORTS, onTestFinished);
  const path = join(folder, 'my-store.mjs');
  await writeFile(path, toCode(join(folder, 'tokens')));
  return path;
}

async function temporaryFolder(parent: string, onTestFinished: Stop): Promise<string> {
  const folder = await mkdtemp(join(parent, 'x-auth-'));
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
  return folder;
}
