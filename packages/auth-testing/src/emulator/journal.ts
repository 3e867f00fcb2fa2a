import type { RequestRecord, Violation } from './request-record.ts';
import type { ProviderName } from './settings.ts';
import { createBoundedList } from './tokens/bounded-list.ts';

/** Something that happened in an emulator. */
export type JournalEntry =
  | {
      readonly type: 'request';
      readonly provider: ProviderName;
      readonly record: RequestRecord;
      readonly violation?: Violation;
    }
  | {
      readonly type: 'token';
      readonly provider: ProviderName;
      /** Stands for the token: the same one has the same id, and the id does not tell the token. */
      readonly id: string;
      readonly renewed: boolean;
      /** Epoch milliseconds, as are all instants here. */
      readonly at: number;
      readonly expiresAt: number;
      /** The token itself, where secrets are shown. */
      readonly token?: string;
    }
  | {
      readonly type: 'revocation';
      readonly provider: ProviderName;
      readonly id: string;
      readonly at: number;
    };

/** What happened lately, for whoever looks in late or keeps looking. */
export interface Journal {
  write(entry: JournalEntry): void;
  /** The latest entries, oldest first. */
  entries(): readonly JournalEntry[];
  /** Calls `listener` with each entry from now on. Returns the way to stop. */
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
