import fc from 'fast-check';
import { answer, lifetime, refusal } from './answers.ts';
import { type Command, command } from './command.ts';
import { describeAnswer } from './controlled-issuer.ts';

// What several commands have to do one right after the other. By chance that would be too rare.

/** What happens most often: a call, and its answer. */
export const exchange = answer.map((answer) =>
  command(`getToken, answered with ${describeAnswer(answer)}`, 'settle', async (harness) => {
    harness.startCall('plain', 0, false);
    await harness.settle();
    harness.answerLast(answer);
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
        const { apiRequests } = harness;
        harness.startCall('fetch', 0, false);
        await harness.settle();
        const first = apiRequests.at(-1);
        if (first) harness.answerApi(first, 401);
        await harness.settle();
        harness.answerLast({ type: 'token', lifetimeMs, refreshToken: 'new', isGuess: false });
        await harness.settle();
        const replay = apiRequests.at(-1);
        if (replay) harness.answerApi(replay, status);
      },
    ),
  );

/** A token that may have expired when it arrives. */
const slowAnswer = fc
  .record({ waitMs: fc.constantFrom(15_000, 25_000), lifetimeMs: lifetime })
  .map(({ waitMs, lifetimeMs }) =>
    command(
      `getToken with forceRefresh, answered after ${waitMs} ms with a token of ${lifetimeMs} ms`,
      'settle',
      async (harness) => {
        harness.startCall('force', 0, false);
        await harness.passTime(waitMs, waitMs);
        harness.answerLast({ type: 'token', lifetimeMs, refreshToken: 'new', isGuess: false });
      },
    ),
  );

/** A renewal from before a sign-out goes on next to the first one after it. */
const signOutBeforeAnswer = fc
  .record({
    before: fc.oneof(refusal, answer),
    after: fc.oneof(refusal, answer),
    isRotated: fc.boolean(),
    isInOrder: fc.boolean(),
  })
  .map(({ before, after, isRotated, isInOrder }) =>
    command(
      [
        'getToken with forceRefresh, sign out',
        ...(isRotated ? ['rotate the secret'] : []),
        `getToken; answers in ${isInOrder ? 'the same' : 'another'} order`,
        `${describeAnswer(before)} and ${describeAnswer(after)}`,
      ].join(', '),
      'settle',
      async (harness) => {
        harness.startCall('force', 0, false);
        await harness.settle();
        const first = harness.requests.at(-1);
        harness.signOut();
        await harness.settle();
        if (isRotated) harness.rotateSecret();
        harness.startCall('plain', 0, false);
        await harness.settle();
        const second = harness.requests.at(-1);
        if (!first || !second || first === second) return;
        if (isInOrder) harness.answer(first, before);
        else harness.answer(second, after);
        await harness.settle();
        if (isInOrder) harness.answer(second, after);
        else harness.answer(first, before);
      },
    ),
  );

/** Another client begins to renew after this one has read the store, and before it has marked what it read. */
const markAtOnce = fc.constant(
  command(
    'getToken with forceRefresh, just after another client began to renew',
    'settle',
    async (harness) => {
      const { behaviours, hanging } = harness.faultyStore;
      const { set } = behaviours;
      behaviours.set = 'hangs';
      harness.startCall('force', 0, false);
      await harness.settle();
      harness.markAsSibling();
      behaviours.set = set;
      for (const operation of [...hanging]) operation.resolve();
    },
  ),
);

/** A client signs out while it waits for another one, which then stores a token. */
const signOutInWait = lifetime.map((lifetimeMs) =>
  command(
    `sign out while a call waits for another client, which stores a token of ${lifetimeMs} ms`,
    'settle',
    async (harness) => {
      harness.writeAsSibling(lifetimeMs, true);
      harness.markAsSibling();
      harness.startCall('force', 0, false);
      await harness.settle();
      harness.signOut();
      await harness.settle();
      harness.writeAsSibling(lifetimeMs, true);
      await harness.passTime(100, 100);
      await harness.settle();
      harness.answerLast({ type: 'token', lifetimeMs, refreshToken: 'new', isGuess: false });
    },
  ),
);

/** Each of them once. */
export const combinedCommands: fc.Arbitrary<Command>[] = [
  exchange,
  refusedFetch,
  slowAnswer,
  signOutBeforeAnswer,
  markAtOnce,
  signOutInWait,
];
