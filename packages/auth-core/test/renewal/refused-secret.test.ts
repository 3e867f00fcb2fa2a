import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

describe('a call in cooldown', () => {
  test('reads the callback once a second at most, and notices a new secret soon after', async () => {
    let secret = 'wrong';
    let reads = 0;
    const { client, clock, issuer } = createTestClient({
      secret: () => {
        reads += 1;
        return secret;
      },
    });
    issuer.answerIssue((tokens, call) =>
      secret === 'wrong' ? fail('invalid_credentials')(tokens, call) : tokens,
    );
    await rejection(client.getToken());
    reads = 0;
    for (let call = 0; call < 20; call += 1) await rejection(client.getToken());
    expect(reads).toBe(1);

    secret = 'right';
    await rejection(client.getToken());
    clock.advance(1_000);

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('reads the callback again, and sends a request at once if the secret has changed', async () => {
    let secret = 'wrong';
    const { client, issuer } = createTestClient({ secret: () => secret });
    issuer.answerIssue((tokens, call) =>
      secret === 'wrong' ? fail('invalid_credentials')(tokens, call) : tokens,
    );
    await rejection(client.getToken());
    secret = 'right';

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test.each(['invalid_credentials', 'access_denied'] as const)(
    'rejects without a request if the secret is the refused one (%s)',
    async (code) => {
      const { client, issuer } = createTestClient({ secret: () => 'wrong' });
      issuer.answerIssue(fail(code));
      await rejection(client.getToken());

      await rejection(client.getToken());
      await rejection(client.getToken({ forceRefresh: true }));

      expect(issuer.issues).toBe(1);
    },
  );

  test('waits if the runtime has no crypto.subtle to compare secrets, as on an insecure page', async () => {
    vi.stubGlobal('crypto', {});
    const { client, clock, issuer } = createTestClient({ secret: () => 'wrong' });
    issuer.answerIssue(fail('invalid_credentials'));

    expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
    expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
    expect(issuer.issues).toBe(1);

    clock.advance(5_000);
    await rejection(client.getToken());
    expect(issuer.issues).toBe(2);
  });

  test('rejects without a request if the changed secret was refused too', async () => {
    let secret = 'wrong';
    const { client, issuer } = createTestClient({ secret: () => secret });
    issuer.answerIssue(fail('invalid_credentials'));
    await rejection(client.getToken());
    secret = 'wrong as well';
    await rejection(client.getToken());

    await rejection(client.getToken());

    expect(issuer.issues).toBe(2);
  });

  test('tries a new secret at once if it arrived while the old one was being refused', async () => {
    let secret = 'wrong';
    const { client, issuer } = createTestClient({ secret: () => secret });
    issuer.answerIssue((tokens, call) => {
      if (secret === 'right') return tokens;
      secret = 'right';
      return fail('invalid_credentials')(tokens, call);
    });
    await rejection(client.getToken());

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('gets a token if the callback works again', async () => {
    let isDown = true;
    const secret = (): string => {
      if (isDown) throw new Error('vault is sealed');
      return 'secret';
    };
    const { client, issuer } = createTestClient({ secret });
    await rejection(client.getToken());
    isDown = false;

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect(issuer.issues).toBe(2);
  });

  test('rejects without a request while the callback throws', async () => {
    let isDown = false;
    const secret = (): string => {
      if (isDown) throw new Error('vault is sealed');
      return 'wrong';
    };
    const { client, issuer } = createTestClient({ secret });
    issuer.answerIssue(fail('invalid_credentials'));
    await rejection(client.getToken());
    isDown = true;

    expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
    expect(issuer.issues).toBe(1);
  });

  test('of a rate limit waits, whatever the secret is now', async () => {
    let secret = 'first';
    const { client, clock, issuer } = createTestClient({ secret: () => secret });
    issuer.answerIssue(fail('rate_limited', { retryAfterMs: HOUR_MS }));
    await rejection(client.getToken());
    secret = 'second';
    clock.advance(HOUR_MS - 1);

    await rejection(client.getToken());

    expect(issuer.issues).toBe(1);
  });
});
