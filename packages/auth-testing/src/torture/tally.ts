import type { Notice } from './messages.ts';

/** What the processes say of themselves, added up. */
export interface Tally {
  readonly calls: number;
  readonly longestWaitMs: number;
  /** How many calls failed, by the reason. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface TallyKeeper {
  /** The key of the token in the store, once a process has read it. */
  key(): string | undefined;
  counts(): Tally;
  hear(notice: Notice): void;
}

export function createTally(): TallyKeeper {
  let calls = 0;
  let longestWaitMs = 0;
  let key: string | undefined;
  const failures: Record<string, number> = {};
  const count = (reason: string): void => {
    failures[reason] = (failures[reason] ?? 0) + 1;
  };

  return {
    key: () => key,
    counts: () => ({ calls, longestWaitMs, failures }),
    hear(notice) {
      if (notice.type === 'key') key = notice.key;
      if (notice.type === 'failed') count(notice.reason);
      if (notice.type === 'refused') count('a process that could not start');
      if (notice.type !== 'counted') return;
      calls += notice.calls;
      longestWaitMs = Math.max(longestWaitMs, notice.longestWaitMs);
    },
  };
}
