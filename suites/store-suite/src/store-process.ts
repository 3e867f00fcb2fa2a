import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { StoredTokens } from '@x/auth-core';
import { listenTo } from '@x/test-kit/child-messages';

const PROGRAM = join(import.meta.dirname, 'programs/store-process.ts');

/** What a process is asked to do. */
export interface CommandOptions {
  readonly key: string;
  readonly expected?: StoredTokens;
  readonly next?: StoredTokens;
  readonly deadlineMs?: number;
  /** A file that exists while a process is inside the lock. */
  readonly marker?: string;
}

/** `hold` resolves when the lock is held; `enter` takes the lock, is alone inside for a moment, and leaves. */
export type Verb = 'enter' | 'get' | 'hold' | 'release' | 'replace';

export interface Command extends CommandOptions {
  readonly id: number;
  readonly verb: Verb;
}

export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export interface StoreProcess {
  run(verb: Verb, options: CommandOptions): Promise<unknown>;
  signal(signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP'): void;
}

/** Starts a process with a store of its own. It is killed when the test ends, of which several may run at once. */
export async function startStoreProcess(
  url: string,
  onTestFinished: (stop: () => void) => void,
): Promise<StoreProcess> {
  const child = fork(PROGRAM, [url], { env: { PATH: process.env.PATH } });
  const { next, signal } = listenTo(child);
  onTestFinished(() => signal('SIGKILL'));
  await next();
  let last = 0;

  return {
    async run(verb, options) {
      last += 1;
      const id = last;
      const answer = next<Reply>((reply) => reply.id === id);
      child.send({ id, verb, ...options } satisfies Command, () => undefined);
      const { value, error } = await answer;
      if (error !== undefined) throw new Error(error);
      return value;
    },
    signal,
  };
}
