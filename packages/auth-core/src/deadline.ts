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
    // Without an end there is no timer, which would keep a process alive; and past 2^31-1 ms it would fire at once.
    const timer = ms < Number.POSITIVE_INFINITY && setTimeout(() => fail(late()), Math.min(ms, 2 ** 31 - 1));
    if (parent?.aborted) onAbort();
    parent?.addEventListener('abort', onAbort);
    Promise.resolve(controller.signal)
      .then(run)
      .then(resolve, fail)
      .finally(() => {
        if (timer) clearTimeout(timer);
        parent?.removeEventListener('abort', onAbort);
      });
  });
}

/** Settles as `promise` does, or rejects with the signal's reason: whoever gave up need not wait. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal
    ? withDeadline(
        () => promise,
        Number.POSITIVE_INFINITY,
        () => undefined,
        signal,
      )
    : promise;
}

/** Waits, or rejects with the signal's reason. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return untilAborted(new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2 ** 31 - 1))), signal);
}
