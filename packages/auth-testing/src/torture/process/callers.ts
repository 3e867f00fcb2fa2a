import { setTimeout as pause } from 'node:timers/promises';
import { type AuthClient, isAuthError } from '@x/auth-core';
import { watchStalls } from './stalls.ts';

/** The time between two calls of a caller, in milliseconds: at random up to this. */
const MAX_PAUSE_MS = 300;
const REPORT_MS = 500;
/** After so long without an answer of the API that is no refusal, the login counts as lost, in milliseconds. */
const MAX_REFUSED_MS = 30_000;

export interface CallersOptions {
  readonly client: AuthClient;
  readonly count: number;
  /** A path of the API. */
  readonly resource: string;
  readonly onCounted: (counts: { readonly calls: number; readonly longestWaitMs: number }) => void;
  readonly onFailed: (reason: string) => void;
}

/** Callers that ask one client for its token again and again. */
export interface Callers {
  /** Resolves when the last call has ended. */
  finish(): Promise<void>;
}

export function startCallers({ client, count, resource, onCounted, onFailed }: CallersOptions): Callers {
  const stalls = watchStalls();
  let hasFinished = false;
  let calls = 0;
  let longestWaitMs = 0;
  let refusedSince: number | undefined;

  const report = (): void => {
    onCounted({ calls, longestWaitMs });
    calls = longestWaitMs = 0;
  };
  const timer = setInterval(report, REPORT_MS);
  // One of them also uses the token, so that a token that nobody accepts is noticed.
  const callers = Array.from({ length: count }, (_, index) => run(index === 0 ? callApi : client.getToken));

  return {
    async finish() {
      hasFinished = true;
      await Promise.all(callers);
      clearInterval(timer);
      stalls.stop();
      report();
    },
  };

  async function run(call: () => Promise<unknown>): Promise<void> {
    while (!hasFinished) {
      const startedAt = performance.now();
      const failure = await call().then(() => undefined, toReason);
      const stalledMs = stalls.since(startedAt);
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt - stalledMs);
      calls += 1;
      // A process that stood still for longer than a request may take finds its request given up.
      if (failure !== undefined && stalledMs === 0) onFailed(failure);
      await pause(Math.random() * MAX_PAUSE_MS);
    }
  }

  /** A token may expire on its way on a busy computer, and a connection may be lost. Both end soon. */
  async function callApi(): Promise<void> {
    const status = await client.fetch(resource).then(
      (response) => response.status,
      (error) => {
        if (isAuthError(error)) throw error;
        return 0;
      },
    );
    const now = performance.now();
    refusedSince = status === 200 ? undefined : (refusedSince ?? now);
    if (refusedSince === undefined || now - refusedSince < MAX_REFUSED_MS) return;
    refusedSince = undefined;
    throw new RefusedError();
  }
}

class RefusedError extends Error {}

/** Without the text of an error that is not ours: nobody knows what is in it. */
function toReason(error: unknown): string {
  if (isAuthError(error)) return error.code;
  return error instanceof RefusedError ? 'refused by the API' : 'another error';
}
