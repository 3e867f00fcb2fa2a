import type { Mutation } from './mutation.ts';

/** When a refresh token may be sent, and what happens when it fails. */
export const refreshTokens: Mutation[] = [
  {
    sentence: 'a refresh token is not marked as used',
    edits: [{ file: 'issuing/renew.ts', before: '      memory.spent = refreshToken;\n', after: '' }],
    rule: 'no refresh token is sent again',
  },
  {
    sentence: 'a refresh token is marked as used only after a failure',
    edits: [
      { file: 'issuing/renew.ts', before: '      memory.spent = refreshToken;\n', after: '' },
      {
        file: 'issuing/renew.ts',
        before: 'if (!isAuthError(error)) throw error;',
        after: 'if (!isAuthError(error)) throw error; memory.spent = refreshToken;',
      },
    ],
    rule: 'no refresh token is sent again',
  },
  {
    sentence: 'a rate limit at the refresh does not stop the issue',
    edits: [{ file: 'issuing/renew.ts', before: 'if (wasNotProcessed(error)) {', after: 'if (false) {' }],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'a refresh is retried',
    edits: [
      {
        file: 'issuing/renew.ts',
        before: "await receive('refresh', issuer.refresh(last, call), call);",
        after: 'await withRetry(() => issuer.refresh(last, call), retry, call.signal);',
      },
    ],
    rule: 'no refresh token is sent again',
  },
];
