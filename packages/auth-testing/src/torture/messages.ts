import type { BlamOptions } from '../emulator/providers/blam.ts';
import type { Moment } from './moments.ts';

/** What a process needs. It is sent and not an argument, because everybody may read the arguments of a process. */
export interface ProcessOptions {
  /** The store, as `--store` names it. */
  readonly store: string;
  /** What distinguishes this run from others in the same store. */
  readonly run: string;
  readonly callers: number;
  readonly blam: BlamOptions;
  /** A path of the API that accepts only live tokens. */
  readonly resource: string;
  /** A key whose value the first process stored. */
  readonly probe: string;
}

/** What the command says to a process. */
export type Order =
  | { readonly type: 'start'; readonly options: ProcessOptions }
  /** Stop at the next such moment, and say so. */
  | { readonly type: 'trap'; readonly moment: Moment }
  | { readonly type: 'untrap' }
  /** Go on. */
  | { readonly type: 'go' }
  /** Begin no further call, and say when all is done. */
  | { readonly type: 'finish' };

/** What a process says to the command. */
export type Notice =
  | { readonly type: 'ready' }
  /** The process cannot use the store. */
  | { readonly type: 'refused'; readonly message: string }
  /** The key of the token in the store. It does not reveal the secret. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'reached'; readonly moment: Moment }
  | { readonly type: 'counted'; readonly calls: number; readonly longestWaitMs: number }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'finished' };
