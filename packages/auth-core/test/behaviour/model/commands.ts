import fc from 'fast-check';
import type { CallKind } from './call.ts';
import { type Answer, describeAnswer } from './controlled-issuer.ts';
import type { Behaviour, LockBehaviour } from './faulty-store.ts';
import type { Harness } from './harness.ts';
import { settle } from './virtual-time.ts';

type Command = fc.AsyncCommand<object, Harness>;

/** How far the client gets before the next command: until it has settled, or for a few microtasks only. */
type Pace = number | 'settle';

const pace = fc.oneof({ weight: 3, arbitrary: fc.constant<Pace>('settle') }, fc.nat(6));

/** A command is a sentence and what it does. It does nothing if there is nothing that it applies to. */
function command(words: string, pace: Pace, run: (harness: Harness) => unknown): Command {
  const sentence = pace === 'settle' ? words : `${words}, ${pace} microtasks`;
  return {
    check: () => true,
    toString: () => sentence,
    async run(_model, harness) {
      harness.commands.push(sentence);
      await run(harness);
      if (pace === 'settle') {
        await settle();
        harness.model.settled();
      } else {
        for (let count = 0; count < pace; count += 1) await undefined;
      }
      harness.model.check();
    },
  };
}

const seconds = (max: number) => fc.integer({ min: 1, max }).map((count) => count * 1_000);
const lifetime = fc.constantFrom(20_000, 60_000, 300_000, 3_600_000);

const failure: fc.Arbitrary<Answer & { type: 'failure' }> = fc
  .record({
    code: fc.constantFrom(
      'invalid_credentials' as const,
      'access_denied' as const,
      'invalid_request' as const,
      'login_required' as const,
      'rate_limited' as const,
      'provider_unavailable' as const,
      'network_error' as const,
      'timeout' as const,
      'invalid_response' as const,
    ),
    retryAfterMs: fc.option(fc.constantFrom(0, 2_000, 30_000, 600_000), { nil: undefined }),
    isUnavailable: fc.boolean(),
  })
  .map(({ code, retryAfterMs, isUnavailable }) => ({
    type: 'failure' as const,
    code,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(code === 'provider_unavailable' && { status: isUnavailable ? 503 : 500 }),
  }));

const answer: fc.Arbitrary<Answer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('token' as const),
      lifetimeMs: lifetime,
      refreshToken: fc.constantFrom('new' as const, 'same' as const, 'none' as const),
      isGuess: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: failure },
  { weight: 1, arbitrary: fc.constant<Answer>({ type: 'bug' }) },
);

const callNames: Record<CallKind, string> = {
  plain: 'getToken',
  min: 'getToken with minValidityMs',
  force: 'getToken with forceRefresh',
  fetch: 'fetch',
};

const call = fc
  .record({
    kind: fc.constantFrom<CallKind>('plain', 'plain', 'min', 'force', 'fetch', 'fetch'),
    minValidityMs: seconds(4_000),
    isAbortable: fc.boolean(),
    pace,
  })
  .map(({ kind, minValidityMs, isAbortable, pace }) =>
    command(
      `${callNames[kind]}${kind === 'min' ? ` ${minValidityMs}` : ''}${isAbortable ? ' (abortable)' : ''}`,
      pace,
      (harness) => harness.startCall(kind, kind === 'min' ? minValidityMs : 0, isAbortable),
    ),
  );

const answerRequest = fc.record({ which: fc.nat(3), answer, pace }).map(({ which, answer, pace }) =>
  command(`request ${which} is answered with ${describeAnswer(answer)}`, pace, (harness) => {
    const request = pick(harness.requests, which);
    if (request) harness.answer(request, answer);
  }),
);

/** What happens most often: a call, and its answer. */
const exchange = answer.map((answer) =>
  command(`getToken, answered with ${describeAnswer(answer)}`, 'settle', async (harness) => {
    harness.startCall('plain', 0, false);
    await settle();
    harness.model.settled();
    const request = harness.requests.at(-1);
    if (request) harness.answer(request, answer);
  }),
);

const answerApi = fc
  .record({ which: fc.nat(3), status: fc.constantFrom(200, 401, 401, 403), pace })
  .map(({ which, status, pace }) =>
    command(`the API answers request ${which} with ${status}`, pace, (harness) => {
      const request = pick(harness.apiRequests, which);
      if (request) harness.answerApi(request, status);
    }),
  );

/** A fetch that the API refuses, the token that follows, and the answer to the replay. */
const refusedFetch = fc
  .record({ lifetimeMs: lifetime, status: fc.constantFrom(200, 401) })
  .map(({ lifetimeMs, status }) =>
    command(
      `fetch, refused and replayed with a token of ${lifetimeMs} ms: ${status}`,
      'settle',
      async (harness) => {
        const { apiRequests, requests, model } = harness;
        const next = async (): Promise<void> => {
          await settle();
          model.settled();
        };
        harness.startCall('fetch', 0, false);
        await next();
        const first = apiRequests.at(-1);
        if (first) harness.answerApi(first, 401);
        await next();
        const request = requests.at(-1);
        if (request)
          harness.answer(request, { type: 'token', lifetimeMs, refreshToken: 'new', isGuess: false });
        await next();
        const replay = apiRequests.at(-1);
        if (replay) harness.answerApi(replay, status);
      },
    ),
  );

const abort = fc.record({ which: fc.nat(5), pace }).map(({ which, pace }) =>
  command(`abort call ${which}`, pace, async ({ aborts, model }) => {
    const hasSettled = pace === 'settle';
    if (hasSettled) await settle();
    if (hasSettled) model.settled();
    const chosen = pick(aborts, which);
    if (!chosen) return;
    chosen.call.isAborted = hasSettled ? 'while settled' : 'while working';
    chosen.controller.abort(new Error('The caller has gone.'));
  }),
);

/** Time passes on both clocks, or one of them moves alone because it was set or stood still. */
const time = fc
  .oneof(
    { weight: 3, arbitrary: seconds(60).map((ms) => [ms, ms] as const) },
    { weight: 2, arbitrary: fc.constantFrom(5_000, 20_000, 30_000).map((ms) => [ms, ms] as const) },
    { weight: 2, arbitrary: seconds(4_000).map((ms) => [ms, ms] as const) },
    { weight: 1, arbitrary: seconds(4_000).map((ms) => [-ms, 0] as const) },
    { weight: 1, arbitrary: seconds(4_000).map((ms) => [ms, 0] as const) },
    { weight: 1, arbitrary: seconds(4_000).map((ms) => [0, ms] as const) },
  )
  .map(([wallMs, monotonicMs]) =>
    command(`the clocks move by ${wallMs} and ${monotonicMs} ms`, 'settle', (harness) =>
      harness.passTime(wallMs, monotonicMs),
    ),
  );

/** Time passes until a window begins or a cooldown ends, or until just before. */
const timeUntilChange = fc
  .record({ which: fc.nat(3), short: fc.constantFrom(0, 1, 1_000) })
  .map(({ which, short }) =>
    command(`time passes until ${short} ms before change ${which}`, 'settle', async (harness) => {
      const ms = Math.max((pick(harness.model.untilChanges(), which) ?? 0) - short, 0);
      await harness.passTime(ms, ms);
    }),
  );

const invalidate = fc
  .record({
    what: fc.constantFrom('the current token', 'an earlier token', 'an unknown token'),
    which: fc.nat(3),
    pace,
  })
  .map(({ what, which, pace }) =>
    command(`invalidate ${what}`, pace, async ({ client, model }) => {
      await settle();
      model.settled();
      const earlier = pick(model.returnedTokens(), which)?.tokens.accessToken;
      if (what === 'an unknown token') return void client.invalidate('unknown');
      const value = what === 'the current token' ? model.cachedToken() : earlier;
      if (value !== undefined) model.tokenWasInvalidated(value);
      void client.invalidate(what === 'the current token' ? undefined : (value ?? 'nothing'));
    }),
  );

const signOut = pace.map((pace) =>
  command('sign out', pace, async ({ client, model }) => {
    await settle();
    model.settled();
    model.signedOut();
    void client.signOut();
  }),
);

const storeBehaviour = fc
  .record({
    operation: fc.constantFrom('get' as const, 'set' as const, 'delete' as const),
    behaviour: fc.constantFrom<Behaviour>('works', 'throws', 'hangs', 'garbage'),
  })
  .map(({ operation, behaviour }) =>
    command(`from now on store.${operation}: ${behaviour}`, 0, ({ faultyStore }) => {
      faultyStore.behaviours[operation] = behaviour;
    }),
  );

const lockBehaviour = fc
  .constantFrom<LockBehaviour>('works', 'throws', 'throws after', 'hangs', 'hangs after', 'never runs it')
  .map((behaviour) =>
    command(`from now on store.withLock: ${behaviour}`, 0, ({ faultyStore }) => {
      faultyStore.behaviours.lock = behaviour;
    }),
  );

const release = fc
  .record({ which: fc.nat(2), pace })
  .map(({ which, pace }) =>
    command(`store operation ${which} stops hanging`, pace, ({ faultyStore }) =>
      pick(faultyStore.hanging, which)?.resolve(),
    ),
  );

const siblingWrites = fc
  .record({ lifetimeMs: lifetime, hasRefreshToken: fc.boolean() })
  .map(({ lifetimeMs, hasRefreshToken }) =>
    command(`another client stores a token of ${lifetimeMs} ms`, 0, (harness) =>
      harness.writeAsSibling(lifetimeMs, hasRefreshToken),
    ),
  );

const siblingMarks = fc.constant(
  command('another client begins to renew what is stored', 0, (harness) => harness.markAsSibling()),
);

const rotate = fc.constant(command('the secret is rotated', 0, (harness) => harness.rotateSecret()));

/** Every command, the likelier ones more than once. */
export const commands: fc.Arbitrary<Command>[] = [
  call,
  call,
  call,
  call,
  answerRequest,
  answerRequest,
  answerRequest,
  exchange,
  exchange,
  exchange,
  answerApi,
  answerApi,
  refusedFetch,
  abort,
  time,
  time,
  timeUntilChange,
  timeUntilChange,
  invalidate,
  signOut,
  storeBehaviour,
  lockBehaviour,
  release,
  siblingWrites,
  siblingMarks,
  rotate,
];

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(from.length, 1)];
}
