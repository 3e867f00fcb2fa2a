import { type AuthError, type AuthEvent, type AuthOptions, explain } from '@x/auth-core';
import { ENCODINGS } from '@x/test-kit/encodings';
import type { RequestHandler } from '@x/test-kit/loopback-server';
import { sendJson } from '@x/test-kit/loopback-server';
import { createTestClock } from '@x/test-kit/test-clock';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { secretOptionsOf } from './secret-options.ts';
import { evidenceIn, evidenceOf, findSecrets } from './secret-search.ts';
import { startStubProvider } from './stub-provider.ts';

/** Tokens that only their value gives away: no prefix, no dots, nothing that a pattern finds. */
const TOKENS = {
  accessToken: 'wQ3xTz8mKp4LvR7nYs2B',
  refreshToken: 'Jd6/hF9+gC1kXe5=bNu0',
  lifetimeMs: 300_000,
};

/** A server may repeat a secret or a token, in any encoding and in any text. Nothing of it is quoted. */
export function describeRepeatedSecrets<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  const values = {
    ...secretOptionsOf(definition),
    'access token': TOKENS.accessToken,
    // Issued to every provider, and kept only by those that use it: either way it is a token of this client.
    'refresh token': TOKENS.refreshToken,
  };
  const cases = Object.entries(values).flatMap(([name, value]) => [
    ...Object.entries(ENCODINGS).map(([encoding, encode]) => ({
      name,
      value,
      encoding,
      text: encode(value),
    })),
    { name, value, encoding: 'in capitals', text: value.toUpperCase() },
    { name, value, encoding: 'without its last character', text: value.slice(0, -1) },
    { name, value, encoding: 'over two lines', text: `${value.slice(0, 9)}\r\n${value.slice(9)}` },
    { name, value, encoding: 'escaped for JSON twice', text: JSON.stringify(JSON.stringify(value)) },
  ]);

  describe('a refusal that repeats', () => {
    test.each(cases)('the $name $encoding is not quoted', async ({ value, text }) => {
      const { auth, error, events } = await refuseWith(`the value <${text}> is wrong`);

      expect(error.oauthErrorDescription).toBe('[redacted]');
      const evidence = {
        ...evidenceOf(error),
        ...evidenceIn('events', events),
        ...evidenceIn('explain(client)', explain(auth)),
        'explain(client) as text': String(explain(auth)),
      };
      expect(
        findSecrets({ value, 'a half': value.slice(0, 9), 'the text': text.slice(0, 30) }, evidence),
      ).toEqual([]);
    });

    test('none of them is quoted', async () => {
      const { error } = await refuseWith('The account is locked; ask größere Stellen (E42).');

      expect(error.oauthErrorDescription).toBe('The account is locked; ask größere Stellen (E42).');
    });
  });

  /** A client whose first token request succeeded, and whose second is refused with this text in every place. */
  async function refuseWith(text: string) {
    const stub = await startStubProvider(definition);
    const events: AuthEvent[] = [];
    const clock = createTestClock(Date.now());
    const auth = definition.createAuth({
      ...stub.provider.options,
      now: clock.now,
      onEvent: (event) => events.push(event),
      retry: false,
    });
    stub.answerTokenRequests((_request, response) => {
      sendJson(response, 200, { ...definition.tokenResponse(TOKENS), a_token: TOKENS.refreshToken });
    });
    const { expiresAt } = await auth.getToken();
    clock.advance(expiresAt - clock.now());
    stub.answerTokenRequests(refusal(text));

    const error = (await auth.getToken().catch((reason: unknown) => reason)) as AuthError;

    return { auth, error, events };
  }
}

function refusal(text: string): RequestHandler {
  return (_request, response) => {
    // As much of it as a header can carry.
    const header = text.replaceAll(/[^\x20-\x7e]/g, '');
    response.setHeader('X-Request-Id', header);
    response.setHeader('X-RateLimit-Note', header);
    sendJson(response, 429, { error: text, error_description: text });
  };
}
