import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENCRYPTED_KINDS, STORE_KINDS } from '../src/store-kinds.ts';

/** A slow machine is no trouble with the store. */
const PATIENT = { storeTimeoutMs: 30_000 };

describe.each(Object.entries(STORE_KINDS))('in %s', (_name, createStore) => {
  test('a client with a wrong secret never gets the token of the right one, whatever the provider answers', async () => {
    const { store, blam, blooma } = await start(createStore);
    const right = createBlamAuth({ ...blam.options, ...PATIENT, fetch: blam.handle, store });
    const { accessToken } = await right.getToken();
    const rightId = createBloomaAuth({ ...blooma.options, ...PATIENT, fetch: blooma.handle, store });
    await rightId.getToken();
    const wrong = [
      createBlamAuth({ ...blam.options, ...PATIENT, password: 'wrong', fetch: blam.handle, store }),
      createBloomaAuth({ ...blooma.options, ...PATIENT, clientSecret: 'wrong', fetch: blooma.handle, store }),
    ];

    for (const client of wrong) {
      await expect(client.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' });
      await client.signOut();
    }
    // Nor does it take anything from the right one.
    const sibling = createBlamAuth({ ...blam.options, ...PATIENT, fetch: blam.handle, store });
    expect(await sibling.getToken()).toMatchObject({ accessToken });
  });

  test('no secret is in a key or a value, and no token in a key', async () => {
    const { dump, secrets, tokens, names } = await useEverything(createStore);
    const text = await dump();

    expect(text.length).toBeGreaterThan(100);
    for (const secret of secrets) expect(text).not.toContain(secret);
    // The search would find something: the tokens are there, as values.
    for (const token of tokens) expect(text).toContain(token);
    for (const name of names) expect(text).not.toContain(name);
  });
});

describe.each(Object.entries(ENCRYPTED_KINDS))('in %s', (_name, createStore) => {
  test('neither a secret nor a token is in the store', async () => {
    const { dump, secrets, tokens, names } = await useEverything(createStore);
    const text = await dump();

    expect(text).toContain('jwe');
    for (const value of [...secrets, ...tokens, ...names]) expect(text).not.toContain(value);
  });
});

async function start(createStore: (typeof STORE_KINDS)[string]) {
  const { store, dump, close } = await createStore();
  onTestFinished(async () => void (await close()));
  const { blam, blooma, stop } = await startEmulator({ providers: ['blam', 'blooma'], ports: false });
  onTestFinished(stop);
  return { store, dump, blam, blooma };
}

/** Uses a store for tokens of both kinds of secrets, a renewal with a refresh token, and a count of requests. */
async function useEverything(createStore: (typeof STORE_KINDS)[string]) {
  const { store, dump, blam, blooma } = await start(createStore);
  const shared = { ...PATIENT, store, tokenBudget: { perHour: 100 } };
  const first = createBlamAuth({ ...blam.options, ...shared, fetch: blam.handle });
  const second = createBloomaAuth({ ...blooma.options, ...shared, fetch: blooma.handle });
  await first.getToken();
  const tokens = [await first.getToken({ forceRefresh: true }), await second.getToken()];
  const { username, password } = blam.options;
  const { clientId, clientSecret } = blooma.options;
  const secrets = [String(password), String(clientSecret)];
  const encoded = secrets.flatMap((secret) => [btoa(secret).replace(/=+$/, ''), encodeURIComponent(secret)]);
  return {
    dump,
    secrets: [...secrets, ...encoded, btoa(`${username}:${password}`).slice(0, -4)],
    tokens: tokens.map(({ accessToken }) => accessToken),
    // A key does not say whose token it is either.
    names: [clientId],
  };
}
