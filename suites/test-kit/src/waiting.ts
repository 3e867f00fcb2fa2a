import { setImmediate } from 'node:timers/promises';

/** Something that happens when a test says so. */
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

/** Waits until `holds` returns true; the time limit of the test bounds it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

/** Waits until everything that needs no further input has settled. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** What a promise rejected with; a promise that does not reject fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (reason: unknown) => ({ reason }),
  );
  return value.reason;
}

/** Calls `run` so many times at once. */
export function together<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, run));
}
