import { type AccessToken, isAuthError, type TokenSet } from '@x/auth-core';
import {
  type TokenAnswer,
  toOAuthTokenSet,
  toTokenSet,
  untilDate,
  withRefreshToken,
} from '@x/auth-core/provider';
import { createTestClock } from '@x/test-kit/test-clock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginWith } from '../support/begin.ts';
import { readChance } from '../support/chance.ts';
import { bodies, headers, statuses } from '../support/response-bodies.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const YEAR_MS = 365 * 24 * 3_600_000;

const oauth = {
  access_token: fc.constantFrom('"abc"', '"abc.def.ghi"'),
  token_type: fc.constantFrom('"Bearer"', '"bearer"'),
  expires_in: fc.constantFrom('3600', '"3600"', '1', '86400'),
  scope: fc.constantFrom('"read"', '""'),
  refresh_token: fc.constantFrom('"refresh"', '""'),
  id_token: fc.constant('"id"'),
};

const dates = fc.constantFrom('"2030-01-01T00:05:00Z"', '"2030-01-01T00:05:00.1234567"');
const blam = {
  bearerToken: fc.constantFrom('"abc"', '"abc.def.ghi"'),
  bearerTokenExpirationDate: dates,
  refreshToken: fc.constant('"refresh"'),
  refreshTokenExpirationDate: dates,
};

const shapes = [
  { shape: 'OAuth', members: oauth, read: (answer: TokenAnswer) => toOAuthTokenSet(answer, 'read') },
  { shape: 'BLAM', members: blam, read: readBlam },
];

test.each(shapes)(
  'no answer in the shape of $shape, however odd, gives a bad token or a foreign error',
  {
    timeout: 300_000,
  },
  async ({ shape, members, read }) => {
    const chance = readChance('BODIES', 50_000);
    const outcomes: Record<string, number> = {};

    const answers = fc.record({ text: bodies(members), init: fc.record({ status: statuses, headers }) });
    const property = fc.asyncProperty(answers, async ({ text, init }) => {
      const outcome = await ask(read, text, init);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    });
    const { numRuns, failed, counterexample, errorInstance } = await fc.check(property, chance);

    console.log(`bodies, ${shape}: ${numRuns} runs, BODIES_SEED=${chance.seed}, ${JSON.stringify(outcomes)}`);
    expect(failed && `${errorInstance}\n${fc.stringify(counterexample)}`).toBe(false);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  },
);

/** Asks for a token, has the answer judged, and says what it came to. */
async function ask(
  read: (answer: TokenAnswer) => TokenSet,
  text: string,
  init: { status: number; headers: Record<string, string> },
): Promise<string> {
  let brought: TokenSet | undefined;
  const told: string[] = [];
  const { client } = beginWith(
    {
      async issue(call) {
        await call.reveal();
        const answer = await call.send(new Request('https://auth.acme.test/token', { signal: call.signal }));
        brought = read(answer);
        return brought;
      },
    },
    {
      clock: createTestClock(NOW),
      fetch: async () => new Response(init.status === 304 ? null : text, init),
      onEvent: (event) => void told.push(JSON.stringify(event)),
    },
  );

  try {
    judgeToken(await client.getToken(), brought, text);
    return 'a token';
  } catch (error) {
    if (!isAuthError(error)) throw error;
    judgeError(error, told);
    return error.code;
  }
}

function judgeToken(token: AccessToken, brought: TokenSet | undefined, text: string): void {
  const { accessToken, tokenType, expiresAt, scope, ...rest } = token;
  const body = JSON.parse(text.replace(/^\uFEFF/, ''));
  const refreshEnd = brought?.refreshTokenExpiresAt;
  const judgements = {
    'fit for a header': /^[\x21-\x7e]+$/.test(accessToken),
    'what was sent': accessToken === (body.access_token ?? body.bearerToken),
    'of type Bearer': tokenType === 'Bearer',
    'declared as Bearer': body.bearerToken !== undefined || /^bearer$/i.test(textOf(body.token_type)),
    'with an end': Number.isFinite(expiresAt) && expiresAt > NOW && expiresAt <= NOW + YEAR_MS,
    'with a scope that is text': scope === undefined || (typeof scope === 'string' && scope !== ''),
    'with nothing more': Object.keys(rest).length === 0 && Object.isFrozen(token),
    'refreshed by text': brought?.refreshToken === undefined || textOf(brought.refreshToken) !== '',
    'refreshed until an end': refreshEnd === undefined || Number.isFinite(refreshEnd),
    'without an error beside it': (body.error ?? undefined) === undefined,
  };
  for (const [judgement, holds] of Object.entries(judgements)) {
    if (!holds) throw new Error(`a token that is not ${judgement}`);
  }
}

function judgeError(error: Error & { retryAfterMs?: number | undefined }, told: string[]): void {
  const { message, retryAfterMs = 0 } = error;
  const judgements = {
    'one short line': message.length < 1_000 && !/[\p{Cc}]/u.test(message),
    'with a wait that is a time': Number.isFinite(retryAfterMs) && retryAfterMs >= 0,
    'free of secrets': ![message, JSON.stringify(error), ...told].some((said) =>
      /the-secret|dGhlLXN/.test(said),
    ),
  };
  for (const [judgement, holds] of Object.entries(judgements)) {
    if (!holds) throw new Error(`an error that is not ${judgement}: ${JSON.stringify(error)} ${message}`);
  }
}

function readBlam(answer: TokenAnswer): TokenSet {
  const { body } = answer;
  const tokens = toTokenSet(answer, {
    accessToken: body.bearerToken,
    tokenType: 'Bearer',
    untilDate: (clock) => untilDate(body.bearerTokenExpirationDate, clock, 300_000),
  });
  const refreshMs = untilDate(body.refreshTokenExpirationDate, { ...answer, ...tokens });
  return withRefreshToken(tokens, {
    refreshToken: body.refreshToken,
    refreshTokenExpiresAt: tokens.issuedAt + refreshMs,
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
