import type { Mutation } from './mutation.ts';

/** A sign-out ends a session. What is in flight changes the ended session, and not the next one. */
export const signOut: Mutation[] = [
  {
    sentence: 'a sign-out forgets nothing',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: `session.end();
    session = createSession(parts);`,
        after: '',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a sign-out clears the tokens but does not end the session',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'session.end();\n    session = createSession(parts);',
        after: 'session.end();',
      },
      { file: 'renewal/session.ts', before: 'tokens.hasEnded = true;', after: '' },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a sign-out keeps the refresh token',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'const tokens: SessionTokens = { hasEnded: false };',
        after: 'const tokens = { hasEnded: false, last: options.last };',
      },
      {
        file: 'renewal/session.ts',
        before: 'tokens.current = tokens.last = undefined;',
        after: 'options.last = tokens.last; tokens.current = tokens.last = undefined;',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session sends its last refresh token',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'tokens.current = tokens.last = undefined;',
        after: 'tokens.current = undefined;',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'an ended session keeps the token of its renewal',
    edits: [{ file: 'renewal/session-tokens.ts', before: 'if (session.hasEnded) return token;', after: '' }],
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
    rule: 'nothing survives a sign-out',
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
    sentence: 'an ended session writes its token to the store',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'if (session.hasEnded) {\n      await discard?.(issued);\n      return token;\n    }',
        after: '',
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'a new session does not know the tokens of the ones before it',
    edits: [
      {
        file: 'renewal/token-sharing.ts',
        before: 'renew({ ...renewal, slot, seenTokens })',
        after: `renew({
      ...renewal,
      slot,
      seenTokens: ((renewal.session as { seen?: typeof seenTokens }).seen ??= createSeenTokens()),
    })`,
      },
    ],
    rule: 'nothing survives a sign-out',
  },
  {
    sentence: 'the renewal of an ended session clears the failure of the next session',
    edits: [
      {
        file: 'renewal/session.ts',
        before: `const onToken = (): void => {
    lastFailure = undefined;
  };`,
        after: `options.clearFailure = () => {
    lastFailure = undefined;
  };
  const onToken = () => options.clearFailure();`,
      },
      {
        file: 'renewal/session-tokens.ts',
        before: 'if (session.hasEnded) return token;',
        after: 'onToken(); if (session.hasEnded) return token;',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'the failure of an ended session is remembered in the next session',
    edits: [
      {
        file: 'renewal/session.ts',
        before: 'const onToken = (): void => {',
        after: `options.remember = (failure) => {
    lastFailure = failure;
  };
  const onToken = (): void => {`,
      },
      {
        file: 'renewal/session.ts',
        before: 'if (isAuthError(error) && !tokens.hasEnded) {',
        after: 'if (isAuthError(error)) {',
      },
      {
        file: 'renewal/session.ts',
        before: 'lastFailure = toRenewalFailure(error, lastFailure, clock);',
        after: 'options.remember(toRenewalFailure(error, lastFailure, clock));',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'the refusal of an ended session is recorded for the next session',
    edits: [
      {
        file: 'client/create-auth-client.ts',
        before: 'if (sent && isRefusal(error) && !session.hasEnded)',
        after: 'if (sent && isRefusal(error))',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'a call from before a sign-out goes on asking the ended session',
    edits: [
      { file: 'renewal/session.ts', before: '() => startOver(asked)', after: '() => this.getToken(asked)' },
    ],
    rule: 'no call hangs',
  },
];
