import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { createBareMachine, plantProgram } from '../testing/bare-machine.ts';
import type { FoundTools } from './found-tools.ts';
import type { Machine } from './machine.ts';
import { playwrightPath } from './playwright.ts';
import { provideTools } from './provide-tools.ts';
import { type Needs, TOOLS } from './tools.ts';

const NEEDS: Needs = { chromium: 'the tests of the page' };

interface Options {
  needs?: Needs;
  before?: FoundTools;
  retry?: boolean;
}

async function provide(machine: Machine, { needs = NEEDS, before = {}, retry = false }: Options = {}) {
  const lines: string[] = [];
  const found = await provideTools({ needs, machine, before, retry, say: (line) => lines.push(line) });
  return { found, lines };
}

/** An apt-get that writes down how it was called and installs programs that do nothing. */
function plantAptGet({ bin }: { bin: string }): { calls: () => string[] } {
  const log = join(bin, 'apt-get.log');
  plantProgram(
    bin,
    'apt-get',
    `echo "$DEBIAN_FRONTEND $*" >> '${log}'
    for name do :; done
    case "$*" in *install*) printf '#!/bin/sh\\n' > '${bin}'/"$name"; /bin/chmod +x '${bin}'/"$name";; esac`,
  );
  return { calls: () => readFileSync(log, 'utf8').trim().split('\n') };
}

test('says what it found, and installs nothing', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'debian' });
  const path = plantProgram(machine.bin, 'chromium', 'echo Chromium 156');
  plantProgram(machine.bin, 'apt-get', 'exit 1');

  const { found, lines } = await provide(machine);

  expect(found).toEqual({ chromium: { path, changedAt: expect.any(String) } });
  expect(lines).toEqual([`Found for the tests: ${path}.`]);
});

test('root on Debian gets what is missing from apt-get, which takes one line', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'debian' });
  const aptGet = plantAptGet(machine);

  const { found, lines } = await provide(machine);

  expect(found).toMatchObject({ chromium: { path: join(machine.bin, 'chromium') } });
  expect(lines).toEqual(['Installing chromium with apt-get, for the tests of the page.']);
  expect(aptGet.calls()).toEqual([
    'noninteractive -qq -o DPkg::Lock::Timeout=300 update',
    'noninteractive -qq -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends chromium',
  ]);
});

test('the second run installs nothing', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'debian' });
  const aptGet = plantAptGet(machine);
  const first = await provide(machine);

  const second = await provide(machine, { before: first.found });

  expect(second.found).toEqual(first.found);
  expect(second.lines).toEqual([`Found for the tests: ${join(machine.bin, 'chromium')}.`]);
  expect(aptGet.calls()).toHaveLength(2);
});

test('installs what the tests need, and of that only what is missing', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'ubuntu' });
  plantProgram(machine.bin, 'chromium', 'echo Chromium 156');
  plantAptGet(machine);

  const { found, lines } = await provide(machine, {
    needs: { chromium: 'the tests of the page', 'redis-server': 'the tests of the store' },
  });

  expect(Object.keys(found)).toEqual(['chromium', 'redis-server']);
  expect(found['redis-server']).toMatchObject({ path: join(machine.bin, 'redis-server') });
  expect(lines).toEqual(['Installing redis-server with apt-get, for the tests of the store.']);
});

test.each([
  ['who is not root', { isRoot: false, distribution: 'debian' }],
  ['on another system', { isRoot: true, distribution: undefined }],
] as const)('nobody %s gets packages from apt-get', async (_who, machine) => {
  const bare = createBareMachine(machine);
  const aptGet = plantAptGet(bare);

  const { found } = await provide(bare);

  expect(found).toEqual({ chromium: null });
  expect(aptGet.calls).toThrow('ENOENT');
});

test('elsewhere it takes what Playwright downloads, once', async () => {
  const downloads = await startDownloads();
  const machine = createBareMachine({
    env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '', PLAYWRIGHT_DOWNLOAD_HOST: downloads.url },
  });
  const path = await playwrightPath('chromium', machine);
  // The archive has one folder less than the place where it is unpacked.
  const [, ...inside] = relative(machine.env.PLAYWRIGHT_BROWSERS_PATH ?? '', path).split(/[\\/]/);
  downloads.answerWith(zipSync({ [inside.join('/')]: strToU8('#!/bin/sh\necho Chromium 159\n') }));

  const first = await provide(machine);
  const downloaded = downloads.count();
  const second = await provide(machine, { before: first.found });

  expect(first.found).toMatchObject({ chromium: { path } });
  expect(first.lines).toEqual(['Installing chromium with Playwright, for the tests of the page.']);
  expect(downloaded).toBeGreaterThan(0);
  expect(second.lines).toEqual([`Found for the tests: ${path}.`]);
  expect(downloads.count()).toBe(downloaded);
});

test('if nothing works, one line says what is skipped and what to install', async () => {
  const { found, lines } = await provide(createBareMachine());

  expect(found).toEqual({ chromium: null });
  expect(lines).toEqual([
    'Skipped because Chromium is missing: the tests of the page. Install Chromium or Google Chrome, or name it in CHROME_PATH.',
  ]);
});

test('the line names the Debian package, and says why it could not be installed', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'debian' });
  plantProgram(machine.bin, 'apt-get', 'echo Reading...; echo "E: No network." >&2; exit 100');

  const { lines } = await provide(machine);

  expect(lines).toEqual([
    'Installing chromium with apt-get, for the tests of the page.',
    'Skipped because Chromium is missing: the tests of the page. Install Chromium or Google Chrome (apt-get install chromium), or name it in CHROME_PATH. apt-get failed: E: No network.',
  ]);
});

test('what could not be installed is not tried again, unless that is asked for', async () => {
  const machine = createBareMachine({ isRoot: true, distribution: 'debian' });
  plantProgram(machine.bin, 'apt-get', 'exit 1');
  const { found: before } = await provide(machine);
  const aptGet = plantAptGet(machine);

  const { found } = await provide(machine, { before });
  expect(found).toEqual({ chromium: null });

  const again = await provide(machine, { before, retry: true });
  expect(again.found).toMatchObject({ chromium: { path: join(machine.bin, 'chromium') } });
  expect(aptGet.calls()).toHaveLength(2);
});

test('what a person has installed since then is found', async () => {
  const machine = createBareMachine();
  const { found: before } = await provide(machine);
  const path = plantProgram(machine.bin, 'google-chrome', 'echo Google Chrome 156');

  const { found } = await provide(machine, { before });

  expect(found).toMatchObject({ chromium: { path } });
});

test('what has gone since then is missing', async () => {
  const machine = createBareMachine();
  const path = plantProgram(machine.bin, 'chromium', 'echo Chromium 156');
  const { found: before } = await provide(machine);
  rmSync(path);

  const { found } = await provide(machine, { before });

  expect(found).toEqual({ chromium: null });
});

test('a path in the variable that does not start is reported, and nothing is installed in its place', async () => {
  const machine = createBareMachine({
    isRoot: true,
    distribution: 'debian',
    env: { CHROME_PATH: '/nowhere/chrome' },
  });
  const aptGet = plantAptGet(machine);

  const { lines } = await provide(machine);

  expect(lines).toEqual([
    'Skipped because Chromium is missing: the tests of the page. CHROME_PATH names /nowhere/chrome, which does not start.',
  ]);
  expect(aptGet.calls).toThrow('ENOENT');
});

test('every tool has a variable of its own', () => {
  const variables = Object.values(TOOLS).map(({ variable }) => variable);

  expect(new Set(variables).size).toBe(variables.length);
});

/** Answers every request with one file. */
async function startDownloads() {
  let body: Uint8Array = new Uint8Array();
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    answerWith(file: Uint8Array) {
      body = file;
    },
  };
}
