import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startCrew } from '../../src/torture/crew.ts';
import type { Notice, ProcessOptions } from '../../src/torture/messages.ts';

const OPTIONS = { store: 'file:nowhere', run: 'run' } as ProcessOptions;
/** Longer than a test may take: whoever waits for it fails the test. */
const NEVER_MS = 600_000;

/** What a process does that works. */
const WORKS = `
  process.on('disconnect', () => process.exit());
  process.on('message', ({ type }) => {
    if (type === 'start') process.send({ type: 'ready' });
    if (type === 'finish') process.send({ type: 'finished' });
  });`;
/** It stays alive, and says nothing. */
const HANGS = `process.on('message', () => undefined); process.on('disconnect', () => process.exit());`;

test('waits until every process is ready', async () => {
  const { crew } = start(WORKS);
  await crew.ready(NEVER_MS);

  expect(crew.members.map(({ isReady }) => isReady)).toEqual([true, true, true]);
});

test('says how many processes did not become ready in time', async () => {
  const { crew, notices } = start(firstOf(HANGS, WORKS));
  await vi.waitUntil(() => notices.length === 2, { timeout: 25_000 });

  await expect(crew.ready(500)).rejects.toThrow('Not ready within 0.5 s: 1 of 3 processes.');
});

test('a process that was stopped before it was ready is ended like any other', async () => {
  const { crew } = start(`process.kill(process.pid, 'SIGSTOP');`);

  await expect(crew.ready(500)).rejects.toThrow('Not ready within 0.5 s: 3 of 3 processes.');
  await crew.stop();
});

test.each([
  ['a process that ends', 'process.exit(7);', 'A process ended with 7 before all were ready.'],
  [
    'a process that is killed',
    `process.kill(process.pid, 'SIGKILL');`,
    'A process ended with SIGKILL before all were ready.',
  ],
  [
    'a process that ends while the command sends it orders',
    `process.once('message', () => process.exit(7));`,
    'A process ended with 7 before all were ready.',
  ],
])('%s while the others start ends the wait at once', async (_what, code, message) => {
  const { crew } = start(firstOf(code, HANGS));

  await expect(crew.ready(NEVER_MS)).rejects.toThrow(message);
});

test('a process that refuses the store while the others start ends the wait at once', async () => {
  const refuses = `process.on('message', () => process.send({ type: 'refused', message: 'No store.' }));`;
  const { crew } = start(firstOf(refuses, HANGS));

  await expect(crew.ready(NEVER_MS)).rejects.toThrow('No store.');
});

test('a process that takes the place of another one, and cannot start, holds nobody up', async () => {
  const refuses = `process.on('message', () => process.send({ type: 'refused', message: 'No store.' }));`;
  const { crew, notices } = start(firstOf(WORKS, WORKS, WORKS, refuses));
  await crew.ready(NEVER_MS);
  crew.members[0]?.signal('SIGKILL');
  await vi.waitUntil(() => notices.some(({ type }) => type === 'refused'), { timeout: 25_000 });

  expect(await crew.finish(NEVER_MS)).toBe(true);
});

test('a process that starts while the others finish is told to finish as well', async () => {
  const endsOnFinish = `
    process.on('message', ({ type }) => (type === 'start' ? process.send({ type: 'ready' }) : process.exit(3)));`;
  const { crew } = start(firstOf(endsOnFinish, WORKS));
  await crew.ready(NEVER_MS);

  expect(await crew.finish(NEVER_MS)).toBe(true);
  expect(crew.ended).toBe(1);
});

test('no process is left after a stop', async () => {
  const { crew, pids } = start(WORKS);
  await crew.ready(NEVER_MS);
  await crew.stop();

  expect(pids()).toHaveLength(3);
  for (const pid of pids()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

/** The code of processes that differ by the order in which they start. The last one is for all that follow. */
function firstOf(...codes: readonly string[]): string {
  const cases = codes.map((code, index) => `case ${index}: { ${code} break; }`);
  const place = `Math.min(readFileSync(LOG, 'utf8').split('\\n').indexOf(String(process.pid)), ${codes.length - 1})`;
  return `switch (${place}) { ${cases.join('\n')} }`;
}

/** Three processes that run a code. */
function start(code: string) {
  const folder = mkdtempSync(join(tmpdir(), 'x-auth-'));
  const program = join(folder, 'process.mjs');
  const log = join(folder, 'started');
  writeFileSync(
    program,
    `import { appendFileSync, readFileSync } from 'node:fs';
const LOG = ${JSON.stringify(log)};
appendFileSync(LOG, process.pid + '\\n');
${code}`,
  );
  const notices: Notice[] = [];
  const crew = startCrew({
    program,
    count: 3,
    options: OPTIONS,
    onNotice: (notice) => void notices.push(notice),
  });
  onTestFinished(async () => {
    await crew.stop();
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });
  const pids = (): number[] => readFileSync(log, 'utf8').trim().split('\n').map(Number);
  return { crew, notices, pids };
}
