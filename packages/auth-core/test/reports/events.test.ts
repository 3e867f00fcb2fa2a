import { inspect } from 'node:util';
import { createMemoryStore, explain } from '@x/auth-core';
import { rejection } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import type { AuthEventBody } from '../../src/reports/events.ts';
import { createTestClient, createTestClientWith } from '../support/test-client.ts';
import { createTestIssuer, fail, HOUR_MS } from '../support/test-issuer.ts';

test('every event names its provider and its time', async () => {
  const { client, clock, events } = createTestClient();
  const start = clock.now();

  await client.getToken();
  clock.advance(1_000);
  await client.invalidate();

  expect(events).toEqual([
    {
      type: 'token_received',
      provider: 'acme',
      at: start,
      from: 'issue',
      expiresAt: start + HOUR_MS,
      expirySource: 'response',
    },
    { type: 'token_invalidated', provider: 'acme', at: start + 1_000 },
  ]);
});

test('an event that a provider reports keeps its members, although the provider changes its object afterwards', async () => {
  const { issue, ...rest } = createTestIssuer();
  const event: AuthEventBody = { type: 'discovery_failed', code: 'timeout', message: 'first' };
  const { client } = createTestClientWith({
    ...rest,
    async issue(call) {
      call.emit(event);
      Object.assign(event, { message: 'second' });
      call.emit(event);
      return issue(call);
    },
  });

  await client.getToken();

  expect(explain(client).events).toMatchObject([
    { message: 'first' },
    { message: 'second' },
    { type: 'token_received' },
  ]);
});

test('a listener that throws causes no error elsewhere', async () => {
  const onEvent = (): never => {
    throw new Error('a bug of the listener');
  };
  const { client, issuer } = createTestClient({ onEvent, store: createMemoryStore() });

  await client.getToken();
  await client.invalidate();
  issuer.answerIssue(fail('timeout'));

  expect(await rejection(client.getToken())).toMatchObject({ code: 'timeout' });
});

test('a listener that rejects causes no error elsewhere and no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const { client } = createTestClient({
    onEvent: async () => {
      throw new Error('a bug of the listener');
    },
  });

  await client.getToken();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);

  expect(unhandled).toEqual([]);
});

test('a listener may call the client', async () => {
  const tokens: Promise<unknown>[] = [];
  const { client } = createTestClient({ onEvent: () => void tokens.push(client.getToken()) });

  const token = await client.getToken();

  expect(await Promise.all(tokens)).toEqual([token]);
});

test('a failure is reported with its code and its message', async () => {
  const { client, issuer, events } = createTestClient();
  issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

  const error = await rejection(client.getToken());

  expect(events).toMatchObject([
    {
      type: 'renewal_failed',
      code: 'invalid_credentials',
      message: (error as Error).message,
      serving: false,
    },
  ]);
});

test('a call that a cooldown rejects causes no event, since nothing was sent', async () => {
  const { client, issuer, events } = createTestClient();
  issuer.answerIssue(fail('invalid_credentials', { status: 401 }));
  await rejection(client.getToken());
  const before = events.length;

  await rejection(client.getToken());

  expect(events).toHaveLength(before);
});

test('no event shows a secret', async () => {
  const { client, clock, issuer, events } = createTestClient({
    refreshTokens: true,
    store: createMemoryStore(),
  });
  issuer.answerIssue((tokens) => ({ ...tokens, idToken: 'id-token' }));
  await client.getToken();
  clock.advance(HOUR_MS);
  issuer.answerRefresh(fail('timeout'));
  await client.getToken();
  await client.invalidate();
  await client.signOut();

  const evidence = JSON.stringify(events) + inspect(events, { depth: 10, showHidden: true });

  expect(events.length).toBeGreaterThan(3);
  expect(evidence).not.toMatch(/the-secret|access-\d|refresh-\d|id-token/);
});
