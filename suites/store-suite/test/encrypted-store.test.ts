import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore, type StoredTokens, type TokenStore } from '@x/auth-core';
import { encryptStore } from '@x/auth-core/encrypted';
import { createFileStore } from '@x/auth-core/file';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { afterAll, describe, expect, test } from 'vitest';
import { filesIn } from '../src/files-in.ts';
import { sampleTokens } from '../src/sample-tokens.ts';

const KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);
const FIRST = sampleTokens({
  accessToken: 'first access token',
  refreshToken: 'first refresh token',
  idToken: 'first ID token',
});
const SECOND = sampleTokens({ accessToken: 'second' });

describe('an encrypted memory store', () => {
  const memory = createMemoryStore();
  testContract(
    test,
    verifyTokenStore(() => encryptStore(memory, [KEY]), { replace: true }),
  );
});

describe('an encrypted file store', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
  afterAll(() => rm(directory, { recursive: true, maxRetries: 10 }));
  testContract(
    test,
    verifyTokenStore(() => encryptStore(createFileStore({ directory }), [KEY]), { replace: true }),
  );

  test('no file contains a token, nor the key of it', async () => {
    // Spaces, since a megabyte of base64 may contain any short word.
    await encryptStore(createFileStore({ directory }), [KEY]).set('key of tokens', FIRST);
    const texts = await Promise.all((await filesIn(directory)).map((file) => readFile(file, 'utf8')));

    expect(texts.join('\n')).not.toMatch(/ token/);
    expect(texts.join('\n')).toContain('"jwe"');
  });
});

test('a key may be bytes, or base64 of either alphabet', async () => {
  const memory = createMemoryStore();
  await encryptStore(memory, [KEY]).set('key', FIRST);

  for (const key of [Uint8Array.from(KEY), KEY.toString('base64'), `${KEY.toString('base64url')}\n`]) {
    expect(await encryptStore(memory, [key]).get('key')).toEqual(FIRST);
  }
});

test('after a rotation, values of the old key are read, and new ones need the new key', async () => {
  const memory = createMemoryStore();
  await encryptStore(memory, [OTHER_KEY]).set('old', FIRST);
  const rotated = encryptStore(memory, [KEY, OTHER_KEY]);
  await rotated.set('new', SECOND);

  expect(await rotated.get('old')).toEqual(FIRST);
  expect(await rotated.replace?.('old', FIRST, SECOND)).toBe(true);
  const newKeyAlone = encryptStore(memory, [KEY]);
  expect(await newKeyAlone.get('old')).toEqual(SECOND);
  expect(await newKeyAlone.get('new')).toEqual(SECOND);
});

const unreadable: [string, (memory: TokenStore) => Promise<void>][] = [
  ['of another key', (memory) => encryptStore(memory, [OTHER_KEY]).set('key', FIRST)],
  ['that is not encrypted', (memory) => memory.set('key', FIRST)],
  [
    'that was changed',
    async (memory) => {
      await encryptStore(memory, [KEY]).set('key', FIRST);
      const value = (await memory.get('key')) as unknown as { jwe: string };
      const jwe = value.jwe.replace(/\.[^.]+$/, '.AAAAAAAAAAAAAAAAAAAAAA');
      await memory.set('key', { ...value, jwe } as unknown as StoredTokens);
    },
  ],
  [
    'that belongs to another key of the store',
    async (memory) => {
      await encryptStore(memory, [KEY]).set('other', FIRST);
      await memory.set('key', (await memory.get('other')) as StoredTokens);
    },
  ],
];

describe.each(unreadable)('a value %s', (_, plant) => {
  test('contains no token, and can be replaced as if there were none', async () => {
    const memory = createMemoryStore();
    await plant(memory);
    const store = encryptStore(memory, [KEY]);

    expect(await store.get('key')).toEqual({});
    expect(await store.replace?.('key', FIRST, SECOND)).toBe(false);
    expect(await store.replace?.('key', undefined, SECOND)).toBe(true);
    expect(await store.get('key')).toEqual(SECOND);
  });

  test('can also be replaced by who expects what was read', async () => {
    const memory = createMemoryStore();
    await plant(memory);
    const store = encryptStore(memory, [KEY]);

    expect(await store.replace?.('key', await store.get('key'), SECOND)).toBe(true);
  });
});

test('a client counts a value that it cannot decrypt as absent, and reports it', async () => {
  const memory = createMemoryStore();
  const events: string[] = [];
  const createClient = (key: Uint8Array) =>
    createBlamAuth({
      baseUrl: 'https://blam.test',
      username: 'user',
      password: 'password',
      store: encryptStore(memory, [key]),
      onEvent: ({ type }) => events.push(type),
      fetch: async () =>
        Response.json({ response: 'fresh', payload: {}, accessToken: 'fresh', bearerToken: 'fresh' }),
    });
  await createClient(OTHER_KEY)
    .getToken()
    .catch(() => undefined);
  const before = events.length;
  await createClient(KEY)
    .getToken()
    .catch(() => undefined);

  expect(events.slice(before)).toContain('store_failed');
  expect(events.slice(before)).not.toContain('token_adopted');
});

test('the store below knows how long to keep a value, and nothing else of it', async () => {
  const memory = createMemoryStore();
  const store = encryptStore(memory, [KEY]);
  await store.set('a', sampleTokens({ refreshToken: 'secret', refreshTokenExpiresAt: 7 }));
  await store.set('b', sampleTokens({ refreshToken: 'secret' }));
  await store.set('c', sampleTokens({ scope: 'scope' }));

  const { version, issuedAt, expiresAt } = sampleTokens();
  const times = { version, issuedAt, expiresAt, jwe: expect.any(String) };
  expect(await memory.get('a')).toEqual({ ...times, refreshTokenExpiresAt: 7 });
  expect(await memory.get('b')).toEqual({ ...times, refreshTokenExpiresAt: Number.MAX_SAFE_INTEGER });
  expect(await memory.get('c')).toEqual(times);
});

test.each([
  ['no key', []],
  ['a short key', [KEY.subarray(1)]],
  ['a key that is no base64', ['%']],
  ['an empty key', ['']],
  ['a wrong second key', [KEY, randomBytes(16)]],
])('%s is refused, without being quoted', (_, keys) => {
  expect(() => encryptStore(createMemoryStore(), keys)).toThrow(/^encryptStore: (each key|keys) must/);
});

test('the verbs of the store are those of the store below', () => {
  const { get, set, delete: remove } = createMemoryStore();

  expect(Object.keys(encryptStore({ get, set, delete: remove }, [KEY])).sort()).toEqual([
    'delete',
    'get',
    'set',
  ]);
});
