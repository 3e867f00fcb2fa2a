import fc from 'fast-check';
import { answer, lifetime } from './answers.ts';
import type { CallKind } from './call.ts';
import { combinedCommands, exchange } from './combined-commands.ts';
import { type Command, command, pace, pick } from './command.ts';
import { describeAnswer } from './controlled-issuer.ts';
import type { Behaviour, LockBehaviour } from './faulty-store.ts';

const seconds = (max: number) => fc.integer({ min: 1, max }).map((count) => count * 1_000);

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

const answerApi = fc
  .record({ which: fc.nat(3), status: fc.constantFrom(200, 401, 401, 403), pace })
  .map(({ which, status, pace }) =>
    command(`the API answers request ${which} with ${status}`, pace, (harness) => {
      const request = pick(harness.apiRequests, which);
      if (request) harness.answerApi(request, status);
    }),
  );

const abort = fc.record({ which: fc.nat(5), pace }).map(({ which, pace }) =>
  command(`abort call ${which}`, pace, async ({ aborts, settle }) => {
    const hasSettled = pace === 'settle';
    if (hasSettled) await settle();
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
    command(`invalidate ${what}`, pace, async ({ client, model, settle }) => {
      await settle();
      const earlier = pick(model.returnedTokens(), which)?.tokens.accessToken;
      if (what === 'an unknown token') return void client.invalidate('unknown');
      const value = what === 'the current token' ? model.cachedToken() : earlier;
      if (value !== undefined) model.tokenWasInvalidated(value);
      void client.invalidate(what === 'the current token' ? undefined : (value ?? 'nothing'));
    }),
  );

const signOut = pace.map((pace) =>
  command('sign out', pace, async ({ settle, signOut }) => {
    await settle();
    signOut();
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

const siblingSignsOut = fc.constant(
  command('another client signs out', 0, ({ faultyStore }) => faultyStore.empty()),
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
  ...combinedCommands,
  exchange,
  exchange,
  answerApi,
  answerApi,
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
  siblingSignsOut,
  rotate,
];
