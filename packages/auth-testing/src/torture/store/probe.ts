import { setTimeout as pause } from 'node:timers/promises';
import type { BoundedStore } from './bounded-store.ts';
import { StoreError, toKind } from './opened-store.ts';

/** How long the command tries to store its first value, in milliseconds. */
const MAX_PROBE_MS = 10_000;
const POLL_MS = 200;

export interface ProbeOptions {
  readonly key: string;
  /** The store, as the messages call it. */
  readonly name: string;
  /** @default MAX_PROBE_MS */
  readonly maxMs?: number;
}

/**
 * Stores the value that each process looks for. On a busy computer a store may refuse to do it in half a second, so once
 * is not enough.
 *
 * @throws StoreError if it never works.
 */
export async function storeProbe(
  store: BoundedStore['store'],
  { key, name, maxMs = MAX_PROBE_MS }: ProbeOptions,
): Promise<void> {
  const deadline = performance.now() + maxMs;
  for (;;) {
    try {
      return await store.set(key, { version: 1 });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (performance.now() > deadline)
        throw new StoreError(`The store ${name} took no value within ${maxMs / 1_000} s (${toKind(error)}).`);
    }
    await pause(POLL_MS);
  }
}
