/** A list that forgets its oldest entries, so that a long run stays flat in memory. */
export interface BoundedList<T> {
  add(entry: T): void;
  /** The entries kept, oldest first: a copy, which later entries do not change. */
  entries(): readonly T[];
  clear(): void;
}

/** Makes a list of at most `limit` entries. */
export function createBoundedList<T>(limit: number): BoundedList<T> {
  let kept: T[] = [];

  return {
    add(entry) {
      kept.push(entry);
      // Cut in one go, and rarely: dropping the first entry at every call would move the whole list.
      if (kept.length >= limit * 2) kept = kept.slice(-limit);
    },
    entries: () => kept.slice(-limit),
    clear() {
      kept = [];
    },
  };
}
