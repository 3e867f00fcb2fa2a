import type { Mutation } from './mutation.ts';

/** What a caller may ask for, and what a 401 does. */
export const requests: Mutation[] = [
  {
    sentence: '`forceRefresh` is answered from memory',
    edits: [
      {
        file: 'renewal/token-source.ts',
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
        file: 'renewal/token-source.ts',
        before: 'minValidityMs = 0, forceRefresh } = asked ?? {};',
        after: 'forceRefresh } = asked ?? {};\n  const minValidityMs = 0;',
      },
    ],
    rule: 'minValidityMs is met',
  },
  {
    sentence: 'a token of the store is returned although it expires too soon for `minValidityMs`',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'minValidityMs > 0 ? getToken(source, asked) : token',
        after: 'token',
      },
    ],
    rule: 'minValidityMs is met',
  },
  {
    sentence: 'a late 401 for an old token invalidates the new one',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'if (!current || current.tokens.accessToken !== accessToken) return undefined;',
        after: 'if (!current) return undefined;',
      },
    ],
    rule: 'no traffic that nobody asked for',
  },
  {
    sentence: 'a 401 invalidates nothing',
    edits: [{ file: 'renewal/token-source.ts', before: 'setCurrent(session, undefined);', after: '' }],
    rule: 'no token that is known to be invalid',
  },
  {
    sentence: 'a usual call returns a token that was invalidated',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'setCurrent(session, undefined);',
        after: 'session.current = undefined;',
      },
    ],
    rule: 'no token that is known to be invalid',
  },
  {
    sentence: 'a 401 is replayed with the same token',
    edits: [
      {
        file: 'client/follow-up.ts',
        before: 'follow(client, request, await send(client, request, next), next, send)',
        after: 'follow(client, request, await send(client, request, token), next, send)',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'a 401 that a new token did not help before renews the token again',
    edits: [
      {
        file: 'client/follow-up.ts',
        before: 'isPaused ? undefined : markRefused(',
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
    edits: [{ file: 'client/follow-up.ts', before: 'client.brakes.delete(origin);', after: '' }],
    rule: 'no token that is known to be invalid',
  },
];
