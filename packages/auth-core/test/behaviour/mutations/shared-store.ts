import type { Mutation } from './mutation.ts';

/** A store that other clients write to, and that may fail. */
export const sharedStore: Mutation[] = [
  {
    sentence: 'a token seen before is taken from the store',
    edits: [
      {
        file: 'renewal/seen-tokens.ts',
        before: 'if (seen.includes(accessToken)) return false;',
        after: '',
      },
    ],
    rule: 'no token that is known to be invalid',
  },
  {
    sentence: 'a fresh token in the store is not adopted',
    edits: [
      {
        file: 'renewal/adopt-stored.ts',
        before: '|| leftMs <= token.softMs) return undefined;',
        after: '|| true) return undefined;',
      },
    ],
    rule: 'a fresh token of another client is taken',
  },
  {
    sentence: 'a token is adopted however soon it expires',
    edits: [{ file: 'renewal/adopt-stored.ts', before: '|| leftMs <= token.softMs)', after: ')' }],
    rule: 'a stale token in the store is renewed first',
  },
  {
    sentence: 'a token of the store replaces the current one even if it expires sooner',
    edits: [
      {
        file: 'renewal/adopt-stored.ts',
        before:
          'if (leftMs > remainingMs(session.current, clock) || (!canIssue && leftMs > 0)) keeper.set(token);',
        after: 'keeper.set(token);',
      },
    ],
    rule: 'no call fails while the old token is valid',
  },
  {
    sentence: '`forceRefresh` takes what is in the store',
    edits: [
      {
        file: 'renewal/adopt-stored.ts',
        before: 'if ((session.renewal?.forced && !canBeNewer) || ',
        after: 'if (',
      },
    ],
    rule: 'forceRefresh returns a newer token',
  },
  {
    sentence: '`forceRefresh` takes what was in the store before it',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: '{ hasReadStore: false }',
        after: '{ hasReadStore: true }',
      },
    ],
    rule: 'forceRefresh returns a newer token',
  },
  {
    sentence: 'a store that fails also fails the call',
    edits: [
      {
        file: 'stores/store-time.ts',
        before: `} catch {
      spend();`,
        after: `} catch (error) {
      throw error;`,
      },
    ],
    rule: 'every failure is an AuthError',
  },
  {
    sentence: 'a client waits for a store that hangs',
    edits: [
      {
        file: 'stores/store-time.ts',
        before: 'withDeadline(() => task({ timeoutMs }), undefined, timeoutMs)',
        after: 'task({ timeoutMs })',
      },
    ],
    rule: 'no call hangs',
  },
  {
    sentence: 'what the store returns is not checked',
    edits: [
      {
        file: 'stores/stored-tokens.ts',
        before: 'readStoredTokens(value, now, serverOffsetMs)',
        after: 'value as TokenSet',
      },
    ],
    rule: 'no token from nowhere',
  },
  {
    sentence: 'a lock that fails runs the renewal a second time',
    edits: [{ file: 'stores/store-slot.ts', before: 'running ??= task();', after: 'running = task();' }],
    rule: 'one renewal at a time',
  },
  {
    sentence: 'a caller gets a token before it is stored',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'const newer = (await visit.write(issued)) ?',
        after: 'void visit.write(issued);\n    const newer = true ?',
      },
    ],
    rule: 'a token is stored before it is returned',
  },
  {
    sentence: 'a client does not wait for another one that renews',
    edits: [
      {
        file: 'renewal/await-sibling.ts',
        before: 'if (renewer === undefined) return found;',
        after: 'return found;',
      },
    ],
    rule: 'no refresh token is sent that another client sends',
  },
  {
    sentence: 'the refresh token of a client that died is sent again',
    edits: [
      {
        file: 'renewal/await-sibling.ts',
        before: 'session.last = session.last && withoutRefreshToken(session.last);\n      visit',
        after: 'visit',
      },
    ],
    rule: 'no refresh token is sent that another client sends',
  },
  {
    sentence: 'a client renews although its mark was refused',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'isMarked = await visit.mark();',
        after: '{ await visit.mark(); isMarked = true; }',
      },
    ],
    rule: 'no refresh token is sent that another client sends',
  },
  {
    sentence: 'a refresh token is sent although the marked value does not have it',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: '!(isMarked && isSeen)',
        after: '!isMarked',
      },
    ],
    rule: 'no refresh token is sent that another client sends',
  },
];
