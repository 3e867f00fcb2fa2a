import type { Mutation } from './mutation.ts';

/** What a caller may ask for, and what a 401 does. */
export const requests: Mutation[] = [
  {
    sentence: '`forceRefresh` is answered from memory',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'if (forceRefresh) return',
        after: 'if (forceRefresh && !current) return',
      },
    ],
    rule: 'forceRefresh returns another token',
  },
  {
    sentence: '`minValidityMs` is ignored',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'minValidityMs = 0, forceRefresh',
        after: 'forceRefresh',
      },
      {
        file: 'renewal/session.ts',
        before: 'const { current } = tokens;\n      if (forceRefresh)',
        after: 'const { current } = tokens;\n      const minValidityMs = 0;\n      if (forceRefresh)',
      },
    ],
    rule: 'minValidityMs is met',
  },
  {
    sentence: 'a token of the store is returned although it expires too soon for `minValidityMs`',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'minValidityMs > 0 ? token.then(() => startOver(asked)) : token',
        after: 'token',
      },
    ],
    rule: 'minValidityMs is met',
  },
  {
    sentence: 'a late 401 for an old token invalidates the new one',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'if (!current || current.tokens.accessToken !== accessToken) return undefined;',
        after: 'if (!current) return undefined;',
      },
    ],
    rule: 'no traffic that nobody asked for',
  },
  {
    sentence: 'a 401 invalidates nothing',
    edits: [{ file: 'renewal/session.ts', before: 'tokens.current = undefined;', after: '' }],
    rule: 'no token that is known to be invalid',
  },
  {
    sentence: 'a 401 is replayed with the same token',
    edits: [
      {
        file: 'client/follow-up.ts',
        before: 'follow(request, await send(request, next), next)',
        after: 'follow(request, await send(request, token), next)',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'a 401 that a new token did not help before renews the token again',
    edits: [
      {
        file: 'client/follow-up.ts',
        before: 'isBraking(brakes.get(origin), clock) ? undefined : markRefused(',
        after: 'markRefused(',
      },
    ],
    rule: 'no traffic that nobody asked for',
  },
  {
    sentence: 'the pause of the renewals does not get longer',
    edits: [
      {
        file: 'client/unauthorized-brake.ts',
        before: 'Math.min(2 * before.waitMs, MAX_WAIT_MS)',
        after: 'MIN_WAIT_MS',
      },
    ],
    rule: 'no traffic that nobody asked for',
  },
  {
    sentence: 'the pause of the renewals goes on although a new token helped',
    edits: [{ file: 'client/follow-up.ts', before: 'brakes.delete(origin);', after: '' }],
    rule: 'no token that is known to be invalid',
  },
];
