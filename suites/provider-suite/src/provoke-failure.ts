import { type AuthClient, type AuthError, type AuthEvent, type AuthOptions, isAuthError } from '@x/auth-core';
import { type LoopbackServer, type RequestHandler, startLoopbackServer } from '@x/test-kit/loopback-server';
import { createTestClock, type TestClock } from '@x/test-kit/test-clock';
import { expect, vi } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import type { TokenFault } from './faults.ts';
import { type StubProvider, startStubProvider } from './stub-provider.ts';

/** `first`: there is no token yet. `renewal`: the token expired, and may have a refresh token. */
export type Phase = 'first' | 'renewal';

/** A client whose token request just failed, with its error and its events. */
export interface ProvokedFailure<Options> {
  readonly error: AuthError;
  readonly events: readonly AuthEvent[];
  readonly auth: AuthClient;
  readonly clock: TestClock;
  readonly stub: StubProvider<Options>;
  readonly otherServer: LoopbackServer;
}

const TIMEOUT_MS = 10_000;

/** Makes one token request of a client fail with `fault`. It is not retried. */
export async function provokeFailure<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
  fault: TokenFault,
  phase: Phase,
): Promise<ProvokedFailure<Options>> {
  const stub = await startStubProvider(definition);
  const otherServer = await startLoopbackServer();
  const events: AuthEvent[] = [];
  const clock = createTestClock(Date.now());
  const auth = definition.createAuth({
    ...stub.provider.options,
    now: clock.now,
    onEvent: (event) => events.push(event),
    retry: false,
    timeoutMs: TIMEOUT_MS,
  });
  if (phase === 'renewal') {
    const { expiresAt } = await auth.getToken();
    clock.advance(expiresAt - clock.now());
  }
  const answer = fault.answer(otherServer.origin);
  stub.answerTokenRequests(fault.isEndless ? untilTimeout(answer) : answer);

  const error: unknown = await auth
    .getToken()
    .catch((reason: unknown) => reason)
    .finally(() => vi.useRealTimers());

  if (!isAuthError(error)) expect.fail(`Expected an AuthError, but got ${String(error)}.`);
  return { error, events, auth, clock, stub, otherServer };
}

/** Makes the client's timeout expire when its request arrives, so that the test does not wait. */
function untilTimeout(answer: RequestHandler): RequestHandler {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return (request, response) => {
    answer(request, response);
    vi.advanceTimersByTime(TIMEOUT_MS);
  };
}
