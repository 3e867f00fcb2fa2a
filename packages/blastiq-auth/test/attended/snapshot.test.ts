import { createMemoryStore } from '@x/blastiq-auth';
import { expect, test } from 'vitest';
import { startSignIn } from './support/start.ts';

test('the snapshot is the same frozen object until something changes', async () => {
  const { emulator, createClient, signIn } = await startSignIn();
  const client = createClient();
  await client.session();
  const before = client.getSnapshot();
  expect(client.getSnapshot()).toBe(before);

  await signIn(client);
  const signedIn = client.getSnapshot();
  emulator.advance(3_600_000);
  await client.getToken();

  expect(Object.isFrozen(signedIn)).toBe(true);
  expect(client.getSnapshot()).toBe(signedIn);
});

test('a listener is called for each change, with the first one, until it unsubscribes', async () => {
  const { createClient, signIn } = await startSignIn();
  const client = createClient();
  const seen: string[] = [];
  const unsubscribe = client.subscribe(() => seen.push(client.getSnapshot().status));

  await expect.poll(() => seen).toEqual(['signed-out']);
  await signIn(client);
  await client.signOut();
  unsubscribe();
  unsubscribe();
  await signIn(client);

  expect(seen).toEqual(['signed-out', 'loading', 'signed-in', 'signed-out']);
});

test('a listener that throws disturbs neither a sign-in, nor a refresh, nor a sign-out', async () => {
  const store = createMemoryStore();
  const { emulator, blastiq, createClient, signIn } = await startSignIn({ store });
  const client = createClient();
  const seen: string[] = [];
  client.subscribe(() => {
    throw new Error('a bug of the listener');
  });
  client.subscribe(() => seen.push(client.getSnapshot().status));

  await signIn(client);
  emulator.advance(3_600_000);
  await client.getToken();
  await client.signOut();

  expect(seen.slice(-2)).toEqual(['signed-in', 'signed-out']);
  expect(blastiq.requests.at(-1)).toMatchObject({ operation: 'revokeToken', status: 200 });
  expect(await createClient().session()).toBeUndefined();
});

test('the methods work when destructured', async () => {
  const { person, createClient } = await startSignIn();
  const { authorizationUrl, handleCallback, session, subscribe, getSnapshot, getToken, signOut } =
    createClient();
  const unsubscribe = subscribe(() => undefined);

  await handleCallback(await person.visit(await authorizationUrl()));

  expect((await session())?.user.sub).toBe('blastiq-user');
  expect((await getToken()).tokenType).toBe('Bearer');
  await signOut();
  unsubscribe();
  expect(getSnapshot()).toEqual({ status: 'signed-out' });
});
