import type { RequestRecord, Violation } from './request-record.ts';
import type { ProviderName } from './settings.ts';
import { createBoundedList } from './tokens/bounded-list.ts';

/** An event in an emulator. */
export type JournalEntry =
  | {
      readonly type: 'request';
      readonly provider: ProviderName;
      readonly record: RequestRecord;
      readonly violations: readonly Violation[];
    }
  | {
      readonly type: 'token';
      readonly provider: ProviderName;
      /** Identifies the token without revealing it. */
      readonly id: string;
      readonly renewed: boolean;
      /** Epoch milliseconds, like all instants here. */
      readonly at: number;
      readonly expiresAt: number;
      /** The token itself, if secrets are shown. */
      readonly token?: string;
    }
  | {
      readonly type: 'revocation';
      readonly provider: ProviderName;
      readonly id: string;
      readonly at: number;
    };

/** The latest events, and a way to follow new ones. */
export interface Journal {
  write(entry: JournalEntry): void;
  /** The latest entries, oldest first. */
  entries(): readonly JournalEntry[];
  /** Calls `listener` with each new entry. Returns a function that stops this. */
  follow(listener: (entry: JournalEntry) => void): () => void;
}

export function createJournal(): Journal {
  const kept = createBoundedList<JournalEntry>(500);
  const listeners = new Set<(entry: JournalEntry) => void>();

  return {
    write(entry) {
      kept.add(entry);
      for (const listener of listeners) listener(entry);
    },
    entries: kept.entries,
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
