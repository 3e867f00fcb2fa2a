/** The longest delay that timers keep, in milliseconds; a longer one fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles as `run` does, or rejects with what `late` gives once `ms` have passed, or with the reason of `parent`
 * once that aborts. It is a race: code that ignores its signal cannot hang the caller. However it ends badly, the
 * signal that `run` was given aborts, so that nothing stays open; and no timer outlives the race.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | Promise<T>,
  ms: number,
  late: () => unknown,
  parent?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const fail = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => fail(parent?.reason);
    const timer = setTimeout(() => fail(late()), Math.min(ms, LONGEST_TIMER_MS));
    if (parent?.aborted) onAbort();
    parent?.addEventListener('abort', onAbort);
    Promise.resolve(controller.signal)
      .then(run)
      .then(resolve, fail)
      .finally(() => {
        clearTimeout(timer);
        parent?.removeEventListener('abort', onAbort);
      });
  });
}

/** Waits, or rejects with the signal's reason. The timer does not outlive the wait. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return untilAborted(pause, signal).finally(() => clearTimeout(timer));
}

/** Settles as `promise` does, or rejects with the signal's reason: whoever gave up need not wait. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
