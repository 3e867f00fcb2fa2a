import { type AccessToken, isAuthError, type TokenSet } from '@x/auth-core';
import {
  type TokenAnswer,
  toOAuthTokenSet,
  toTokenSet,
  untilDate,
  withRefreshToken,
} from '@x/auth-core/provider';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import { createTestClock } from '@x/test-kit/test-clock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodies, headers, statuses } from '../support/response-bodies.ts';
import { createTestClientWith } from '../support/test-client.ts';

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
  'no response in the shape of $shape, however odd, leads to a bad token or to a foreign error',
  {
    timeout: 300_000,
  },
  async ({ shape, members, read }) => {
    const settings = readPropertyRuns('BODIES', { short: 6_000, long: 50_000 });
    const outcomes: Record<string, number> = {};

    const answers = fc.record({ text: bodies(members), init: fc.record({ status: statuses, headers }) });
    const property = fc.asyncProperty(answers, async ({ text, init }) => {
      const outcome = await ask(read, text, init);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    });
    const { numRuns, failed, counterexample, errorInstance } = await fc.check(property, settings);

    console.log(
      `bodies, ${shape}: ${numRuns} runs, BODIES_SEED=${settings.seed}, ${JSON.stringify(outcomes)}`,
    );
    expect(failed && `${errorInstance}\n${fc.stringify(counterexample)}`).toBe(false);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  },
);

/** Asks for a token, checks the result, and returns what it was: a token, or the code of the error. */
async function ask(
  read: (answer: TokenAnswer) => TokenSet,
  text: string,
  init: { status: number; headers: Record<string, string> },
): Promise<string> {
  let issued: TokenSet | undefined;
  const events: string[] = [];
  const { client } = createTestClientWith(
    {
      async issue(call) {
        await call.reveal();
        const answer = await call.send(new Request('https://auth.acme.test/token', { signal: call.signal }));
        issued = read(answer);
        return issued;
      },
    },
    {
      clock: createTestClock(NOW),
      fetch: async () => new Response(init.status === 304 ? null : text, init),
      onEvent: (event) => void events.push(JSON.stringify(event)),
    },
  );

  try {
    checkToken(await client.getToken(), issued, text);
    return 'a token';
  } catch (error) {
    if (!isAuthError(error)) throw error;
    checkError(error, events);
    return error.code;
  }
}

function checkToken(token: AccessToken, issued: TokenSet | undefined, text: string): void {
  const { accessToken, tokenType, expiresAt, scope, ...rest } = token;
  const body = JSON.parse(text.replace(/^\uFEFF/, ''));
  const refreshEnd = issued?.refreshTokenExpiresAt;
  const checks = {
    'fit for a header': /^[\x21-\x7e]+$/.test(accessToken),
    'what was sent': accessToken === (body.access_token ?? body.bearerToken),
    'of type Bearer': tokenType === 'Bearer',
    'declared as Bearer': body.bearerToken !== undefined || /^bearer$/i.test(textOf(body.token_type)),
    'with an expiry': Number.isFinite(expiresAt) && expiresAt > NOW && expiresAt <= NOW + YEAR_MS,
    'with a scope that is text': scope === undefined || (typeof scope === 'string' && scope !== ''),
    'with nothing more': Object.keys(rest).length === 0 && Object.isFrozen(token),
    'with a refresh token that is text':
      issued?.refreshToken === undefined || textOf(issued.refreshToken) !== '',
    'with a refresh token that expires at a time': refreshEnd === undefined || Number.isFinite(refreshEnd),
    'without an error beside it': (body.error ?? undefined) === undefined,
  };
  for (const [check, passes] of Object.entries(checks)) {
    if (!passes) throw new Error(`a token that is not ${check}`);
  }
}

function checkError(error: Error & { retryAfterMs?: number | undefined }, events: string[]): void {
  const { message, retryAfterMs = 0 } = error;
  const checks = {
    'one short line': message.length < 1_000 && !/[\p{Cc}]/u.test(message),
    'with a wait that is a time': Number.isFinite(retryAfterMs) && retryAfterMs >= 0,
    'free of secrets': ![message, JSON.stringify(error), ...events].some((text) =>
      /the-secret|dGhlLXN/.test(text),
    ),
  };
  for (const [check, passes] of Object.entries(checks)) {
    if (!passes) throw new Error(`an error that is not ${check}: ${JSON.stringify(error)} ${message}`);
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
