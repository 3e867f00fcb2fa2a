import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CallReport, Command, Reply } from './messages.ts';

/** A process with a client of its own. */
export interface SharedProcess {
  /** Calls the API, with a clock that is so many milliseconds ahead. */
  call(aheadMs: number): Promise<CallReport>;
  /** Kills the process, as a crash would. */
  kill(): Promise<void>;
}

export interface SharedProcessOptions {
  /** The URL of the store. */
  readonly store: string;
  readonly options: object;
  readonly resource: string;
}

const PROGRAM = join(import.meta.dirname, 'sharing-process.ts');

export async function startProcess({
  store,
  options,
  resource,
}: SharedProcessOptions): Promise<SharedProcess> {
  const child = fork(PROGRAM, [store, JSON.stringify(options), resource]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process ended with ${code}.`);
  });
  ended.catch(() => undefined);
  const nextMessage = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), ended]))[0];
  await nextMessage();

  return {
    async call(aheadMs) {
      const answer = nextMessage();
      child.send({ aheadMs } satisfies Command);
      const reply = (await answer) as Reply;
      if ('error' in reply) throw new Error(reply.error);
      return reply.report;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
}
