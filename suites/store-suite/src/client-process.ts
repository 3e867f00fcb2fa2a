import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { BlamOptions } from '@x/auth-testing';
import { listenTo } from '@x/test-kit/child-messages';

const PROGRAM = join(import.meta.dirname, 'programs/client-process.ts');

/** The moments of a renewal, in their order. */
export type Moment = 'marked' | 'sent' | 'answered' | 'stored' | 'released';

export type ClientOrder =
  /** Creates a client. */
  | {
      readonly verb: 'open';
      readonly client: string;
      /** Of the store. */
      readonly url: string;
      readonly blam: BlamOptions;
      readonly storeTimeoutMs: number;
    }
  /** Closes the store of a client. */
  | { readonly verb: 'close'; readonly client: string }
  /** Moves the clock of a client. */
  | { readonly verb: 'advance'; readonly client: string; readonly ms: number }
  /** Asks for a token, so many times at once. The answer is the different tokens. */
  | { readonly verb: 'call'; readonly client: string; readonly callers: number }
  /** Makes a client stop at its next such moment, and go on. */
  | { readonly verb: 'trap'; readonly client: string; readonly moment: Moment }
  | { readonly verb: 'go' };

export type ClientCommand = ClientOrder & { readonly id: number };

export interface ClientAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export type ClientMessage = ClientAnswer | { readonly reached: Moment };

export interface ClientProcess {
  run(order: ClientOrder): Promise<unknown>;
  /** Asks for a token, so many times at once. Resolves to the different tokens. */
  call(client: string, callers: number): Promise<string[]>;
  /** Resolves when a client stands at the moment for which its trap is set. */
  reached(): Promise<void>;
  signal(signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP'): void;
}

/** Starts a process that opens clients. It must be killed. */
export async function startClientProcess(): Promise<ClientProcess> {
  const child = fork(PROGRAM, { env: { PATH: process.env.PATH } });
  const { next, signal } = listenTo(child);
  await next();
  let last = 0;

  return {
    run,
    call: async (client, callers) => (await run({ verb: 'call', client, callers })) as string[],
    async reached() {
      await next<ClientMessage>((message) => 'reached' in message);
    },
    signal,
  };

  async function run(order: ClientOrder): Promise<unknown> {
    last += 1;
    const id = last;
    const answer = next<ClientMessage>((message) => 'id' in message && message.id === id);
    child.send({ id, ...order } satisfies ClientCommand, () => undefined);
    const { value, error } = (await answer) as ClientAnswer;
    if (error !== undefined) throw new Error(error);
    return value;
  }
}
