import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

describe('invalidate', () => {
  test('invalidates the current token', async () => {
    const { client, eventTypes } = createTestClient();
    const { accessToken } = await client.getToken();

    await client.invalidate(accessToken);

    expect(eventTypes().at(-1)).toBe('token_invalidated');
    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('invalidates the current token if no token is given', async () => {
    const { client } = createTestClient();
    await client.getToken();

    await client.invalidate();

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('does nothing for a token that is no longer the current one', async () => {
    const { client, issuer, eventTypes } = createTestClient();
    const { accessToken } = await client.getToken();
    const current = await client.getToken({ forceRefresh: true });
    const before = eventTypes().length;

    await client.invalidate(accessToken);
    await client.invalidate('never seen');

    expect(await client.getToken()).toBe(current);
    expect(issuer.issues).toBe(2);
    expect(eventTypes()).toHaveLength(before);
  });

  test('does nothing if there is no token', async () => {
    const { client, events } = createTestClient();

    await client.invalidate();

    expect(events).toEqual([]);
  });
});
