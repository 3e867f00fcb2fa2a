import fc from 'fast-check';
import type { CallKind } from './call.ts';
import type { Answer } from './issuer.ts';
import type { Rig } from './rig.ts';
import type { LockMood, Mood } from './store.ts';
import { quiesce } from './world.ts';

type Command = fc.AsyncCommand<object, Rig>;

/** How far things go before the next command: to rest, or only a few microtasks on. */
type Pace = number | 'rest';

const pace = fc.oneof({ weight: 3, arbitrary: fc.constant<Pace>('rest') }, fc.nat(6));

/** A command is a sentence and what it does. Whatever it is given, it does nothing where there is nothing to do. */
function command(words: string, rate: Pace, run: (rig: Rig) => unknown): Command {
  return {
    check: () => true,
    toString: () => (rate === 'rest' ? words : `${words}, ${rate} microtasks`),
    async run(_model, rig) {
      await run(rig);
      if (rate === 'rest') {
        await quiesce();
        rig.model.rest();
      } else {
        for (let count = 0; count < rate; count += 1) await undefined;
      }
      const [rule] = rig.model.broken;
      if (rule !== undefined) throw new Error(`broken: ${rule}`);
    },
  };
}

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((count) => count * 1_000);
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

const call = fc
  .record({
    kind: fc.constantFrom<CallKind>('plain', 'plain', 'min', 'force', 'fetch', 'fetch'),
    minValidityMs: seconds(4_000),
    isAbortable: fc.boolean(),
    pace,
  })
  .map(({ kind, minValidityMs, isAbortable, pace }) =>
    command(
      `call ${kind}${kind === 'min' ? ` ${minValidityMs}` : ''}${isAbortable ? ' (abortable)' : ''}`,
      pace,
      (rig) => rig.call(kind, kind === 'min' ? minValidityMs : 0, isAbortable),
    ),
  );

const answerRequest = fc.record({ which: fc.nat(3), answer, pace }).map(({ which, answer, pace }) =>
  command(`answer ${JSON.stringify(answer)} to request ${which}`, pace, (rig) => {
    const request = pick(rig.requests, which);
    if (request) rig.answer(request, answer);
  }),
);

/** What happens most: a call, and its answer. */
const exchange = answer.map((answer) =>
  command(`call plain, answered ${JSON.stringify(answer)}`, 'rest', async (rig) => {
    rig.call('plain', 0, false);
    await quiesce();
    rig.model.rest();
    const request = rig.requests.at(-1);
    if (request) rig.answer(request, answer);
  }),
);

const answerApi = fc
  .record({ which: fc.nat(3), status: fc.constantFrom(200, 401, 401, 403), pace })
  .map(({ which, status, pace }) =>
    command(`the API answers ${status} to ${which}`, pace, ({ arrivals, model }) => {
      const arrival = pick(arrivals, which);
      if (arrival && status === 401 && !arrival.isReplay) model.invalidated(arrival.accessToken);
      arrival?.open(new Response(null, { status }));
    }),
  );

const abort = fc.record({ which: fc.nat(5), pace }).map(({ which, pace }) =>
  command(`abort ${which}`, pace, async ({ aborts, model }) => {
    const isAtRest = pace === 'rest';
    if (isAtRest) await quiesce();
    if (isAtRest) model.rest();
    const chosen = pick(aborts, which);
    if (!chosen) return;
    chosen.call.isAborted = isAtRest ? 'at rest' : 'moving';
    chosen.controller.abort(new Error('The caller has gone.'));
  }),
);

/** Where time goes by: both clocks together, or one of them alone, as when it is set or stands still. */
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
    command(`the clocks move by ${wallMs} / ${monotonicMs}`, 'rest', (rig) => rig.pass(wallMs, monotonicMs)),
  );

/** To the edge of a window or of a cooldown, or just before it. */
const timeAhead = fc
  .record({ which: fc.nat(3), short: fc.constantFrom(0, 1, 1_000) })
  .map(({ which, short }) =>
    command(`the clocks move to edge ${which}, less ${short}`, 'rest', async (rig) => {
      const ms = Math.max((pick(rig.model.ahead(), which) ?? 0) - short, 0);
      await rig.pass(ms, ms);
    }),
  );

const invalidate = fc
  .record({
    what: fc.constantFrom('the current token', 'a token of the past', 'nonsense'),
    which: fc.nat(3),
    pace,
  })
  .map(({ what, which, pace }) =>
    command(`invalidate ${what}`, pace, async ({ client, model }) => {
      await quiesce();
      model.rest();
      const past = pick(model.handedOut(), which)?.tokens.accessToken;
      if (what === 'nonsense') return void client.invalidate('nonsense');
      const value = what === 'the current token' ? model.held() : past;
      if (value !== undefined) model.invalidated(value);
      void client.invalidate(what === 'the current token' ? undefined : (value ?? 'nothing'));
    }),
  );

const signOut = pace.map((pace) =>
  command('sign out', pace, async ({ client, model }) => {
    await quiesce();
    model.rest();
    model.signedOut();
    void client.signOut();
  }),
);

const mood = fc
  .record({
    operation: fc.constantFrom('get' as const, 'set' as const, 'delete' as const),
    mood: fc.constantFrom<Mood>('well', 'throws', 'hangs', 'garbage'),
  })
  .map(({ operation, mood }) =>
    command(`store.${operation}: ${mood}`, 0, ({ shelf }) => {
      shelf.moods[operation] = mood;
    }),
  );

const lockMood = fc
  .constantFrom<LockMood>('well', 'throws', 'throws after', 'hangs', 'hangs after', 'never runs it')
  .map((mood) =>
    command(`store.withLock: ${mood}`, 0, ({ shelf }) => {
      shelf.moods.lock = mood;
    }),
  );

const release = fc
  .record({ which: fc.nat(2), pace })
  .map(({ which, pace }) =>
    command(`release store operation ${which}`, pace, ({ shelf }) => pick(shelf.hanging, which)?.open()),
  );

const siblingWrites = fc
  .record({ lifetimeMs: lifetime, hasRefreshToken: fc.boolean() })
  .map(({ lifetimeMs, hasRefreshToken }) =>
    command(`a sibling writes a token of ${lifetimeMs} ms`, 0, (rig) =>
      rig.siblingWrites(lifetimeMs, hasRefreshToken),
    ),
  );

const rotate = fc.constant(command('the secret is rotated', 0, (rig) => rig.rotateSecret()));

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
  abort,
  time,
  time,
  timeAhead,
  timeAhead,
  invalidate,
  signOut,
  mood,
  lockMood,
  release,
  siblingWrites,
  rotate,
];

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(from.length, 1)];
}
