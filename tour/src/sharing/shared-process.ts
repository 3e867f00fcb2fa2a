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

/** Longer than a process waits for its store. */
const MAX_ANSWER_MS = 60_000;

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
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  };
  await nextMessage().catch(async (error) => {
    await kill();
    throw error;
  });

  return {
    async call(aheadMs) {
      const answer = nextMessage();
      child.send({ aheadMs } satisfies Command);
      const reply = (await answer) as Reply;
      if ('error' in reply) throw new Error(reply.error);
      return reply.report;
    },
    kill,
  };

  async function nextMessage(): Promise<unknown> {
    const limit = AbortSignal.timeout(MAX_ANSWER_MS);
    const message = once(child, 'message', { signal: limit }).catch((error) => {
      throw limit.aborted ? new Error(`A process did not answer within ${MAX_ANSWER_MS / 1_000} s.`) : error;
    });
    return (await Promise.race([message, ended]))[0];
  }
}
