/** A frozen tab may keep its lock for ever, so nobody waits longer than this. */
const MAX_WAIT_MS = 1_000;

/**
 * Runs `task` exactly once: while holding the Web Lock `name`, or without it if there are no Web Locks or it is not
 * granted in time. A lock is never taken away from its holder, who would go on all the same.
 */
export async function runWithWebLock<T>(
  name: string,
  deadlineMs: number,
  task: (isLocked: boolean) => Promise<T>,
): Promise<T> {
  const { locks } = Object(globalThis.navigator) as Partial<Navigator>;
  if (!locks) return task(false);
  let running: Promise<T> | undefined;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.min(deadlineMs, MAX_WAIT_MS));
  try {
    return await locks.request(name, { signal: controller.signal }, () => {
      clearTimeout(timer);
      running = task(true);
      return running;
    });
  } catch (error) {
    // The task's own failure, or that of a lock which was granted.
    if (running) throw error;
    return task(false);
  } finally {
    clearTimeout(timer);
  }
}
