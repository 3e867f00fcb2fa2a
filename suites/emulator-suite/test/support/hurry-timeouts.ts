import { vi } from 'vitest';

const SHORT_MS = 300;

/**
 * Makes timers of one length fire after a moment, until the returned function is called. So the timeout of a response
 * that never ends comes soon, and one that ends has its whole time, on a busy machine too.
 */
export function hurryTimeouts(timeoutMs: number): () => void {
  const { setTimeout: start } = globalThis;
  const timers = vi.spyOn(globalThis, 'setTimeout');
  timers.mockImplementation(((run: () => void, ms?: number) =>
    start(run, ms === timeoutMs ? SHORT_MS : ms)) as typeof setTimeout);
  return () => timers.mockRestore();
}
