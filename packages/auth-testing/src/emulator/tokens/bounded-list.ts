/** A list that drops its oldest entries, so that memory stays flat in a long run. */
export interface BoundedList<T> {
  add(entry: T): void;
  /** A copy of the entries, oldest first. */
  entries(): readonly T[];
  clear(): void;
}

/** Creates a list of at most `limit` entries. */
export function createBoundedList<T>(limit: number): BoundedList<T> {
  let kept: T[] = [];

  return {
    add(entry) {
      kept.push(entry);
      // Cut rarely: removing the first entry at every call would move the whole list each time.
      if (kept.length >= limit * 2) kept = kept.slice(-limit);
    },
    entries: () => kept.slice(-limit),
    clear() {
      kept = [];
    },
  };
}
