/** Past it a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles as `run` does, or rejects with the reason of `parent` once that aborts, or with what `late` gives once `ms`
 * have passed, where there is such an end. It is a race: code that ignores its signal cannot hang the caller. However
 * it ends badly, the signal that `run` was given aborts, so that nothing stays open; and no timer outlives the race.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | Promise<T>,
  parent?: AbortSignal,
  ms?: number,
  late?: () => unknown,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const fail = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => fail(parent?.reason);
    const timer = ms === undefined ? ms : setTimeout(() => fail(late?.()), Math.min(ms, LONGEST_TIMER_MS));
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): Promise<void> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS));
    });
  return withDeadline(wait, signal).finally(() => clearTimeout(timer));
}
