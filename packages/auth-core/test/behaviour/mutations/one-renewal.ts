import type { Mutation } from './mutation.ts';

/** One renewal at a time, for all callers. */
export const oneRenewal: Mutation[] = [
  {
    sentence: 'each caller starts its own renewal',
    edits: [{ file: 'renewal/session-renewal.ts', before: 'if (!session.renewal) {', after: 'if (true) {' }],
    rule: 'one renewal at a time',
  },
  {
    sentence: 'all callers get the same error',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'throw isAuthError(error) ? copyAuthError(error) : error;',
        after: 'throw error;',
      },
    ],
    rule: 'each caller gets an error of its own',
  },
  {
    sentence: 'an abort does not release its caller',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'await races.race(token, signal)',
        after: 'await token',
      },
    ],
    rule: 'an abort releases its caller',
  },
  {
    sentence: 'a renewal has no deadline',
    edits: [
      {
        file: 'client/credential-record.ts',
        before: `    renewalMs,
    () => createAuthError(record.provider, 'timeout'),`,
        after: '',
      },
    ],
    rule: 'no call hangs',
  },
  {
    sentence: 'a timer is not cleared',
    edits: [{ file: 'base/deadline.ts', before: 'clearTimeout(timer);', after: '' }],
    rule: 'no timer while idle',
  },
];
