/** A map that drops its oldest keys, so that memory stays flat in a long run. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** A copy of the entries, oldest first. */
  entries(): readonly (readonly [string, V])[];
  clear(): void;
}

/** Creates a map of at most `limit` keys. */
export function createBoundedMap<V>(limit: number): BoundedMap<V> {
  const kept = new Map<string, V>();

  return {
    get: (key) => kept.get(key),
    set(key, value) {
      kept.set(key, value);
      if (kept.size <= limit) return;
      // A Map keeps insertion order, so its first key is the oldest.
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    },
    delete: (key) => void kept.delete(key),
    entries: () => [...kept],
    clear: () => kept.clear(),
  };
}
