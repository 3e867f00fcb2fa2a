import type { Clock, Instant } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { StoreCall } from './store-call.ts';
import type { TokenStore } from './token-store.ts';

/** After so many failures in a row the store is left alone for a while. */
const MAX_FAILURES = 3;
const REST_MS = 5_000;
/** A store that grants no lock starts the task at its deadline. It gets this much longer to do so. */
const LOCK_GRACE_MS = 100;

export interface StoreTimeOptions {
  /** How long all work of the store for one renewal may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
}

/** Bounds what a store costs: the time of a renewal that it may take, and how often it may fail. */
export interface StoreTime {
  /** A renewal begins: the store may take its whole time again. */
  begin(): void;
  /** How long the store may wait for its lock, in milliseconds: half of the time that is left. */
  lockMs(): number;
  /**
   * Runs one operation. Resolves to undefined, with an event, if it fails or takes too long. The wait for a lock that is
   * granted in the end does not count: another client held it.
   */
  run<T>(operation: keyof TokenStore, task: (call: StoreCall) => Promise<T>): Promise<T | undefined>;
}

export function createStoreTime({ timeoutMs, clock, emit }: StoreTimeOptions): StoreTime {
  let spentMs = 0;
  let failures = 0;
  let restUntil: Instant | undefined;

  const leftMs = (): number => Math.max(timeoutMs - spentMs, 0);

  return {
    begin() {
      spentMs = 0;
    },
    lockMs: () => leftMs() / 2,
    async run(operation, task) {
      // Signing out must delete what is stored, whatever happened before.
      if (operation === 'delete') return attempt(operation, task, timeoutMs);
      if (leftMs() <= 0 || (restUntil && clock.until(restUntil) > 0)) return undefined;
      return attempt(operation, task, operation === 'withLock' ? leftMs() / 2 + LOCK_GRACE_MS : leftMs());
    },
  };

  async function attempt<T>(
    operation: keyof TokenStore,
    task: (call: StoreCall) => Promise<T>,
    timeoutMs: number,
  ): Promise<T | undefined> {
    const startedAt = clock.after(0);
    try {
      const result = await withDeadline(() => task({ timeoutMs }), undefined, timeoutMs);
      failures = 0;
      if (operation !== 'withLock') spend();
      return result;
    } catch {
      spend();
      failures += 1;
      if (failures >= MAX_FAILURES) restUntil = clock.after(REST_MS);
      emit({ type: 'store_failed', operation });
      return undefined;
    }

    function spend(): void {
      spentMs += Math.max(-clock.until(startedAt), 0);
    }
  }
}
