import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listenTo } from '@x/test-kit/child-messages';
import { expect, onTestFinished, test } from 'vitest';

test('a wait for the message of a process gets the one that it is for', async () => {
  const { next } = await start(`process.send(1); process.send(2); process.on('message', () => undefined);`);

  expect(await next((message) => message === 2)).toBe(2);
});

test('a wait for the message of a process that ends fails, after its last message', async () => {
  const { next } = await start(`process.send('last', () => process.exit(3));`);
  const [last, none] = [next(), next((message) => message === 'never')];

  await expect(none).rejects.toThrow('The process ended with 3.');
  expect(await last).toBe('last');
});

test('a wait for the message of a process that has ended fails', async () => {
  const { next } = await start('process.exit(3);');
  await expect(next()).rejects.toThrow('The process ended with 3.');

  await expect(next()).rejects.toThrow('The process ended with 3.');
});

test('nothing is expected of a process that the test killed', async () => {
  const { next, signal } = await start(`process.on('message', () => undefined); process.send('ready');`);
  await next();
  const answer = next();
  signal('SIGKILL');

  expect(await Promise.race([answer, pause(500, 'nothing')])).toBe('nothing');
});

async function start(code: string) {
  const folder = await mkdtemp(join(tmpdir(), 'x-auth-'));
  const program = join(folder, 'program.mjs');
  await writeFile(program, code);
  const messages = listenTo(fork(program));
  onTestFinished(async () => {
    messages.signal('SIGKILL');
    await rm(folder, { recursive: true, maxRetries: 10 });
  });
  return messages;
}
