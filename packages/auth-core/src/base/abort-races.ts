/**
 * Lets many callers wait for one promise, each until its own signal aborts. Each signal gets one listener, however
 * many callers share it: Node warns about a leak at the eleventh listener.
 */
export interface AbortRaces {
  /** Settles as `promise` does, or rejects with the reason of the signal once that aborts. */
  race<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  /** Removes the listeners. Call it when the promise has settled. */
  end(): void;
}

export function createAbortRaces(): AbortRaces {
  const aborts = new Map<AbortSignal, Promise<never>>();
  // Removed by hand: a signal of another library than AbortController refuses an AbortController's signal.
  const stops: (() => void)[] = [];

  return {
    race(promise, signal) {
      return signal ? Promise.race([promise, abortOf(signal)]) : promise;
    },
    end() {
      for (const stop of stops) stop();
    },
  };

  function abortOf(signal: AbortSignal): Promise<never> {
    let abort = aborts.get(signal);
    if (!abort) {
      abort = new Promise((_, reject) => {
        const onAbort = (): void => reject(signal.reason);
        if (signal.aborted) onAbort();
        signal.addEventListener('abort', onAbort);
        stops.push(() => signal.removeEventListener('abort', onAbort));
      });
      // It may abort when nobody waits any more.
      abort.catch(() => undefined);
      aborts.set(signal, abort);
    }
    return abort;
  }
}
