import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats an operation until it works: a client needs a while to connect again, and a store may be late on a machine
 * that is busy. The timeout of the test ends it.
 */
export async function untilWorks<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch {
      await pause(50);
    }
  }
}
