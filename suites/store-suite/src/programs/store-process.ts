// A process with a store of its own, which does what its parent says. Its argument is the URL of the store.
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { StoredTokens } from '@x/auth-core';
import { connectStore } from '../connect-store.ts';
import type { Command, Reply } from '../store-process.ts';

const { store } = await connectStore(process.argv[2] ?? '');
const held = new Map<string, () => void>();

process.on('message', (command: Command) => {
  void run(command).then(
    (value) => reply({ id: command.id, value }),
    (error: unknown) => reply({ id: command.id, error: String(error) }),
  );
});
// Without a parent nobody would ever stop it.
process.on('disconnect', () => process.exit());
reply({ id: 0 });

async function run({ verb, key, ...options }: Command): Promise<unknown> {
  const { expected, next, deadlineMs = 0, marker = '' } = options;
  if (verb === 'get') return (await store.get(key)) ?? null;
  if (verb === 'replace') return store.replace(key, expected, next as StoredTokens);
  if (verb === 'release') return held.get(key)?.();
  // Resolves when the lock is held, which it is until `release`.
  if (verb === 'hold') {
    return new Promise<void>((begin, reject) => {
      const task = () =>
        new Promise<void>((resolve) => {
          held.set(key, resolve);
          begin();
        });
      store.withLock(key, task, deadlineMs).catch(reject);
    });
  }
  return store.withLock(
    key,
    async () => {
      // Fails if another process is inside.
      await writeFile(marker, '', { flag: 'wx' });
      await pause(10);
      await rm(marker);
    },
    deadlineMs,
  );
}

function reply(message: Reply): void {
  process.send?.(message);
}
