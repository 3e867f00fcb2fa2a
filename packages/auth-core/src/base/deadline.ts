/** How long one exchange may take, its body included, unless `timeoutMs` says otherwise. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Past it a timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles as `run` does, or rejects with the reason of `parent` once that aborts, or with what `late` gives once `ms`
 * have passed, where there is such an end. It is a race: code that ignores its signal cannot hang the caller. However
 * it ends badly, the signal that `run` was given aborts, so that nothing stays open; no timer or listener stays.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | Promise<T>,
  parent?: AbortSignal,
  ms?: number,
  late?: () => unknown,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => undefined;

  return new Promise<T>((resolve, reject) => {
    const fail = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    onAbort = () => fail(parent?.reason);
    if (parent?.aborted) onAbort();
    parent?.addEventListener('abort', onAbort);
    if (ms !== undefined) timer = setTimeout(() => fail(late?.()), Math.min(ms, MAX_TIMER_MS));
    Promise.resolve(controller.signal).then(run).then(resolve, fail);
  }).finally(() => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  });
}

/** Waits, or rejects with the signal's reason: a race that nothing wins but the end. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return withDeadline(() => new Promise<void>(() => undefined), signal, ms).catch(() =>
    signal.throwIfAborted(),
  );
}
