/** How long one request may take, its body included, unless `timeoutMs` says otherwise. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** A longer timer would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/**
 * Settles as `run` does, or rejects with the reason of `parent` if that aborts first, or with `late()` after `ms`
 * milliseconds, if given. Code that ignores its signal cannot hang the caller. On failure the signal given to `run`
 * aborts, so that nothing stays open. No timer or listener remains.
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

/** Waits `ms` milliseconds, or rejects with the reason of the signal once that aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return withDeadline(() => new Promise<void>(() => undefined), signal, ms).catch(() =>
    signal?.throwIfAborted(),
  );
}
