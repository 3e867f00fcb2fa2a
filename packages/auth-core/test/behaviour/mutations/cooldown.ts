import type { Mutation } from './mutation.ts';

/** What a failure forbids, and what it does not. */
export const cooldown: Mutation[] = [
  {
    sentence: 'the cooldown is ignored',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'const cooling = lastFailure && coolingError(lastFailure, clock);',
        after: 'const cooling = undefined;',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'a rate limit is not remembered',
    edits: [
      {
        file: 'renewal/cooldown.ts',
        before: "if (code === 'rate_limited') return retryAfterMs ?? DEFAULT_LIMIT_MS;",
        after: '',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'the cooldown after the second refusal is no longer than after the first',
    edits: [
      {
        file: 'renewal/cooldown.ts',
        before: 'return Math.min(MIN_REFUSAL_MS * 2 ** (refusals - 1), MAX_REFUSAL_MS);',
        after: 'return MIN_REFUSAL_MS;',
      },
    ],
    rule: 'no traffic in cooldown',
  },
  {
    sentence: 'a new secret does not end a cooldown',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'if (cooling && !(isRefusal(cooling) && (await means.hasNewSecret?.()))) throw cooling;',
        after: 'if (cooling) throw cooling;',
      },
    ],
    rule: 'outside a cooldown a call sends a request',
  },
  {
    sentence: 'each call in a cooldown reads the secret',
    edits: [
      {
        file: 'renewal/refused-secret.ts',
        before: 'if (!refused || (nextReading && clock.until(nextReading) > 0)) return false;',
        after: 'if (!refused) return false;',
      },
    ],
    rule: 'a call in cooldown reads the secret once a second at most',
  },
  {
    sentence: 'a refusal is recorded for the secret that the callback returns now',
    edits: [
      {
        file: 'client/credential-renewal.ts',
        before: 'await rememberRefusal(record, sent);',
        after: 'await rememberRefusal(record, await readSecret(record));',
      },
    ],
    rule: 'a call in cooldown reads the secret once a second at most',
  },
  {
    sentence: 'a network error or a timeout forbids traffic',
    edits: [
      {
        file: 'renewal/cooldown.ts',
        before: "if (code === 'rate_limited')",
        after: "if (['rate_limited', 'network_error', 'timeout'].includes(code))",
      },
    ],
    rule: 'outside a cooldown a call sends a request',
  },
  {
    sentence: 'a new token does not clear the last failure',
    edits: [
      {
        file: 'renewal/token-keeper.ts',
        before: 'session.lastFailure = undefined;',
        after: '',
      },
    ],
    rule: 'outside a cooldown a call sends a request',
  },
];
