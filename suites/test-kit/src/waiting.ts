import { setImmediate } from 'node:timers/promises';

/** A promise that a test resolves by hand. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Waits until `condition` returns true, at most until the test's timeout. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}

/** Waits until all pending work that needs no input has settled. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** The reason of a promise that must reject. If it does not, the test fails. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (reason: unknown) => ({ reason }),
  );
  return value.reason;
}

/** Calls `run` `count` times concurrently. */
export function together<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, run));
}
