import { sleep } from '../base/deadline.ts';

/** A lock that ends by itself unless its holder renews it. Each has an owner of its own. */
export interface Lease {
  /** Takes the lock if it is free or has run out. Resolves to whether it did. */
  acquire(): Promise<boolean>;
  /** Extends the lock, if it is still this owner's. */
  renew(): Promise<unknown>;
  /** Frees the lock, if it is still this owner's. */
  release(): Promise<unknown>;
}

/** How long a lock outlives a holder that died, in milliseconds. */
export const LEASE_MS = 10_000;

/** How often a holder renews its lock: several times in a lease, so that one lost attempt does no harm. */
const RENEWALS_PER_LEASE = 4;

/** The average time between two looks at a lock that another one holds, in milliseconds. */
const POLL_MS = 50;

/**
 * Runs `task` while holding a lease. If the lease is not free within `deadlineMs`, runs the task without it. Rejects
 * before the task runs if the lease cannot be asked for.
 */
export async function withLease<T>(
  lease: Lease,
  task: () => Promise<T>,
  deadlineMs: number,
  leaseMs = LEASE_MS,
): Promise<T> {
  const startedAt = performance.now();
  while (!(await lease.acquire())) {
    // At different times, so that those who wait do not all look at once.
    const pauseMs = POLL_MS * (0.5 + Math.random());
    if (performance.now() - startedAt + pauseMs >= deadlineMs) {
      await sleep(Math.max(deadlineMs - (performance.now() - startedAt), 0));
      return task();
    }
    await sleep(pauseMs);
  }

  const ignore = (): undefined => undefined;
  const timer = setInterval(() => {
    lease.renew().catch(ignore);
  }, leaseMs / RENEWALS_PER_LEASE);
  // A lock must not keep a process alive. In a browser a timer is a number.
  (timer as { unref?: () => void }).unref?.();
  try {
    return await task();
  } finally {
    clearInterval(timer);
    // The result of the task counts, and not that of the release: a lease that is not released runs out.
    await lease.release().catch(ignore);
  }
}
