import type { Mutation } from './mutation.ts';

/** A sign-out ends a session. What is in flight changes the ended session, and not the next one. */
export const signOut: Mutation[] = [
  {
    sentence: 'a sign-out forgets nothing',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'beginSession(source);',
        after: '',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a sign-out clears the tokens but does not end the session',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'source.session = createSession(source);',
        after: '',
      },
      { file: 'renewal/session.ts', before: 'session.hasEnded = true;', after: '' },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a sign-out keeps the refresh token',
    edits: [
      {
        file: 'renewal/session.ts',
        before:
          'session.last = undefined;\n  setCurrent(session, undefined);\n  source.session = createSession(source);',
        after: `setCurrent(session, undefined);
  source.session = createSession(source);
  source.session.last = session.last;
  session.last = undefined;`,
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session sends its last refresh token',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'session.last = undefined;\n  setCurrent(session, undefined);',
        after: 'setCurrent(session, undefined);',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a usual call returns the token from before a sign-out',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'setCurrent(session, undefined);\n  source.session',
        after: 'session.current = undefined;\n  source.session',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session keeps the token of its renewal',
    edits: [{ file: 'renewal/token-keeper.ts', before: 'if (hasEnded) return token;', after: '' }],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session adopts a token from the store',
    edits: [
      {
        file: 'renewal/adopt-stored.ts',
        before: 'if (session.hasEnded) return undefined;',
        after: '',
      },
    ],
    rule: 'a fresh token of another client is taken',
  },
  {
    sentence: 'what is written during a sign-out stays in the store',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'await visit.clear();\n    await discard?.(issued);',
        after: 'await discard?.(issued);',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a session reads the store while the sign-out before it deletes the token there',
    edits: [
      {
        file: 'renewal/token-sharing.ts',
        before: 'await replacing;\n      const renew = ',
        after: 'const renew = ',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session writes its token to the store',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'if (session.hasEnded) {\n      await discard?.(issued);\n      return token;\n    }',
        after: '',
      },
    ],
    rule: 'a fresh token of another client is taken',
  },
  {
    sentence: 'a new session does not know the tokens of the ones before it',
    edits: [
      {
        file: 'renewal/token-sharing.ts',
        before: 'renew(toSharedRenewal(session, means))',
        after: `renew({
      ...toSharedRenewal(session, means),
      seenTokens: ((session as { seen?: typeof seenTokens }).seen ??= createSeenTokens()),
    })`,
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'the renewal of an ended session clears the failure of the next session',
    edits: [
      {
        file: 'renewal/token-keeper.ts',
        before: 'if (hasEnded) return token;',
        after: 'source.session.lastFailure = undefined; if (hasEnded) return token;',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'the failure of an ended session is remembered in the next session',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'if (isAuthError(error) && !session.hasEnded) {',
        after: 'if (isAuthError(error)) {',
      },
      {
        file: 'renewal/session-renewal.ts',
        before: 'session.lastFailure = toRenewalFailure(error, session.lastFailure, clock);',
        after: 'source.session.lastFailure = toRenewalFailure(error, source.session.lastFailure, clock);',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'the refusal of an ended session is recorded for the next session',
    edits: [
      {
        file: 'client/credential-renewal.ts',
        before: 'if (sent && isRefusal(error) && !session.hasEnded)',
        after: 'if (sent && isRefusal(error))',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'a call from before a sign-out goes on asking the ended session',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: '? getToken(source, asked)',
        after: '? getToken({ ...source, session }, asked)',
      },
    ],
    rule: 'no call hangs',
  },
];
