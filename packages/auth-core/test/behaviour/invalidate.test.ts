import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

describe('invalidate', () => {
  test('declares the current token dead', async () => {
    const { client, eventTypes } = createTestClient();
    const { accessToken } = await client.getToken();

    await client.invalidate(accessToken);

    expect(eventTypes().at(-1)).toBe('token_invalidated');
    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('declares dead whatever is current when it is not told which', async () => {
    const { client } = createTestClient();
    await client.getToken();

    await client.invalidate();

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('does nothing for a value that is no longer current', async () => {
    const { client, issuer, eventTypes } = createTestClient();
    const { accessToken } = await client.getToken();
    const current = await client.getToken({ forceRefresh: true });
    const heard = eventTypes().length;

    await client.invalidate(accessToken);
    await client.invalidate('never seen');

    expect(await client.getToken()).toBe(current);
    expect(issuer.issues).toBe(2);
    expect(eventTypes()).toHaveLength(heard);
  });

  test('does nothing where there is no token', async () => {
    const { client, events } = createTestClient();

    await client.invalidate();

    expect(events).toEqual([]);
  });
});
