import { explain } from '@x/auth-core';
import { until } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

describe('as text', () => {
  test('a client without a token is one line', () => {
    expect(String(explain(createTestClient().client))).toMatchInlineSnapshot(`"Acme: no token yet"`);
  });

  test('a client after a failure lists its events', async () => {
    const { client, clock, issuer } = createTestClient({ refreshTokens: true });
    issuer.answerIssue((tokens) => ({ ...tokens, scope: 'read write', expirySource: 'default' }));
    await client.getToken();
    clock.advance(HOUR_MS - 90_000);
    issuer.answerRefresh(fail('rate_limited', { status: 429, retryAfterMs: 3_600_000 }));
    await client.getToken();
    await until(() => !explain(client).isRenewing);
    clock.advance(61_000);

    expect(String(explain(client))).toMatchInlineSnapshot(`
      "Acme: token expiring
        issued 59min 31s ago, expires in 29s (default lifetime)
        scope read write, with a refresh token
        no requests for another 58min 59s: Acme limits token requests (429). Try again later.
        59min 31s ago  token_received from=issue expiresAt=2026-03-01T13:00:00.000Z expirySource=default
        1min 1s ago  renewal_failed code=rate_limited message="Acme limits token requests (429). Try again later." serving=true"
    `);
  });

  test('an expired token says when it expired', async () => {
    const { client, clock } = createTestClient();
    await client.getToken();
    clock.advance(50 * HOUR_MS);

    expect(String(explain(client))).toMatchInlineSnapshot(`
      "Acme: token expired
        issued 2d 2h ago, expired 2d 1h ago (from the response)
        scope not named, without a refresh token
        2d 2h ago  token_received from=issue expiresAt=2026-03-01T13:00:00.000Z expirySource=response"
    `);
  });
});
