import { createMemoryStore } from '@x/auth-core';
import { createGate, rejection, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail } from '../support/test-issuer.ts';

test('signing out forgets the token, and the next call issues again', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true });
  await client.getToken();

  await client.signOut();

  expect((await client.getToken()).accessToken).toBe('access-2');
  expect(issuer.issues).toBe(2);
  expect(issuer.refreshes).toEqual([]);
});

test('signing out deletes the token from the store as well', async () => {
  const store = createObservableStore();
  const { client } = createTestClient({ store });
  await client.getToken();
  expect(store.entries.size).toBe(1);

  await client.signOut();

  expect(store.entries.size).toBe(0);
});

test('signing out ends a cooldown', async () => {
  const { client, issuer } = createTestClient();
  issuer.answerIssue(fail('invalid_credentials', { status: 401 }));
  await rejection(client.getToken());
  issuer.answerIssue();

  await client.signOut();

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('signing out without a token does nothing', async () => {
  const { client } = createTestClient({ store: createMemoryStore() });

  await expect(client.signOut()).resolves.toBeUndefined();
});

test('a renewal in flight returns its token to its callers, and the next session does not get it', async () => {
  const { client, issuer } = createTestClient();
  const gate = createGate();
  issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
  const waiting = client.getToken();
  await until(() => issuer.issues === 1);

  await client.signOut();
  gate.open();

  expect((await waiting).accessToken).toBe('access-1');
  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('a call right after a sign-out does not get the token that the store is deleting', async () => {
  const store = createObservableStore();
  await createTestClient({ store }).client.getToken();
  const gate = createGate();
  const { client, issuer } = createTestClient({
    store: { ...store, delete: (key) => gate.opened.then(() => store.delete(key)) },
  });

  const signedOut = client.signOut();
  const waiting = client.getToken();
  gate.open();
  await signedOut;

  await waiting;
  expect(issuer.issues).toBe(1);
  expect([...store.entries.values()]).toMatchObject([{ accessToken: 'access-1' }]);
});

test('a renewal in flight leaves nothing in the store', async () => {
  const store = createObservableStore();
  const { client, issuer } = createTestClient({ store });
  const gate = createGate();
  issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
  const waiting = client.getToken();
  await until(() => issuer.issues === 1);

  await client.signOut();
  gate.open();
  await waiting;

  expect(store.entries.size).toBe(0);
});

test('a renewal that writes to the store during the sign-out leaves no token there', async () => {
  const store = createObservableStore();
  const gate = createGate();
  let writes = 0;
  const { client } = createTestClient({
    store: {
      ...store,
      async set(key, tokens) {
        writes += 1;
        await gate.opened;
        await store.set(key, tokens);
      },
    },
  });
  const waiting = client.getToken();
  await until(() => writes === 1);

  await client.signOut();
  gate.open();
  await waiting;

  expect([...store.entries.values()]).toEqual([{ version: 1 }]);
});

test('a failure in flight causes no cooldown in the next session', async () => {
  const { client, issuer } = createTestClient();
  const gate = createGate();
  issuer.answerIssue((tokens, call) => gate.opened.then(() => fail('invalid_credentials')(tokens, call)));
  const waiting = rejection(client.getToken());
  await until(() => issuer.issues === 1);

  await client.signOut();
  gate.open();
  await waiting;
  issuer.answerIssue();

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('a refusal in flight does not end the cooldown of the next session', async () => {
  let secret = 'first';
  const { client, issuer } = createTestClient({ secret: () => secret });
  const gate = createGate();
  const refuse = fail('invalid_credentials');
  issuer.answerIssue((tokens, call) => gate.opened.then(() => refuse(tokens, call)));
  const waiting = rejection(client.getToken());
  await until(() => issuer.issues === 1);

  await client.signOut();
  secret = 'second';
  issuer.answerIssue(refuse);
  await rejection(client.getToken());
  gate.open();
  await waiting;
  await rejection(client.getToken());

  expect(issuer.secrets).toEqual(['first', 'second']);
});

test('nobody gets a token that is read from the store during the sign-out', async () => {
  const store = createObservableStore();
  const sibling = createTestClient({ store });
  await sibling.client.getToken();
  const gate = createGate();
  let reads = 0;
  const { client, eventTypes } = createTestClient({
    prefix: 'own',
    store: {
      ...store,
      async get(key) {
        const found = await store.get(key);
        reads += 1;
        if (reads === 1) await gate.opened;
        return found;
      },
    },
  });
  const waiting = client.getToken();
  await until(() => reads === 1);

  await client.signOut();
  gate.open();

  expect((await waiting).accessToken).toMatch(/^own-/);
  expect((await client.getToken()).accessToken).toMatch(/^own-/);
  expect(eventTypes()).not.toContain('token_adopted');
});

test('signing out deletes the stored token even if the secret callback fails', async () => {
  const store = createObservableStore();
  let secret: () => string = () => 'first';
  const { client } = createTestClient({ store, secret: () => secret() });
  await client.getToken();

  secret = () => {
    throw new Error('the vault is closed');
  };
  await client.signOut();

  expect(store.entries.size).toBe(0);
});

test('a renewal of the ended session does not remove the token of the next session from the store', async () => {
  const store = createObservableStore();
  const gate = createGate();
  const { client, issuer } = createTestClient({ store });
  issuer.answerIssue(async (tokens) => {
    await gate.opened;
    return tokens;
  });
  const before = client.getToken();
  await until(() => issuer.issues === 1);

  await client.signOut();
  issuer.answerIssue();
  const { accessToken } = await client.getToken();
  gate.open();
  await before;

  expect([...store.entries.values()].map((tokens) => tokens.accessToken)).toEqual([accessToken]);
});
