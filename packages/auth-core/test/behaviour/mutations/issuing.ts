import type { Mutation } from './mutation.ts';

/** Retries inside one issue. */
export const issuing: Mutation[] = [
  {
    sentence: 'a retry does not wait for `Retry-After`',
    edits: [{ file: 'issuing/retry.ts', before: 'return retryAfterMs + jitter(', after: 'return jitter(' }],
    rule: 'no retry before Retry-After',
  },
  {
    sentence: 'refused credentials are retried',
    edits: [
      {
        file: 'issuing/retry.ts',
        before: 'if (!retryable ||',
        after: "if ((!retryable && code !== 'invalid_credentials') ||",
      },
    ],
    rule: 'no call waits for what is known',
  },
];
