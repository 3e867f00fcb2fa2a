/** Past it a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles as `run` does, or rejects with the reason of `parent` once that aborts, or with what `late` gives once `ms`
 * have passed, where there is such an end. It is a race: code that ignores its signal cannot hang the caller. However
 * it ends, the signal that `run` was given aborts, and no timer or listener stays.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | Promise<T>,
  parent?: AbortSignal,
  ms?: number,
  late?: () => unknown,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;

  return new Promise<T>((resolve, reject) => {
    const fail = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => fail(parent?.reason);
    if (parent?.aborted) onAbort();
    parent?.addEventListener('abort', onAbort, { signal });
    if (ms !== undefined) timer = setTimeout(() => fail(late?.()), Math.min(ms, LONGEST_TIMER_MS));
    Promise.resolve(signal).then(run).then(resolve, fail);
  }).finally(() => {
    clearTimeout(timer);
    controller.abort();
  });
}

/** Waits, or rejects with the signal's reason: a race that nothing wins but the end. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return withDeadline(() => new Promise<void>(() => undefined), signal, ms).catch(() =>
    signal.throwIfAborted(),
  );
}
