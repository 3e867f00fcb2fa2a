import type { Sent } from '../wire.ts';

/** What a process is asked to do: call the API at a time. */
export interface Command {
  /** How far its clock is ahead of the one of this computer, in milliseconds. */
  readonly aheadMs: number;
}

/** What happened in a process during a call. It holds no token. */
export interface CallReport {
  readonly status: number;
  /** A hash of the access token, to compare it with the one of another process. */
  readonly tokenHash: string;
  /** Where the token came from in this call; undefined if it was in memory. */
  readonly from: 'issue' | 'refresh' | 'store' | undefined;
  /** The requests of this call. */
  readonly sent: readonly Sent[];
}

export type Reply = { readonly report: CallReport } | { readonly error: string };
