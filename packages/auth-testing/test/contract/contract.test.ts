import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { type TokenIssuer, toOAuthTokenSet, withRefreshToken } from '@x/auth-core/provider';
import {
  type ContractCase,
  type IssuerSubject,
  startEmulator,
  testContract,
  verifyTokenIssuer,
  verifyTokenStore,
} from '@x/auth-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The names of the cases that are not true. */
async function findBroken(cases: readonly ContractCase[]): Promise<string[]> {
  const broken = await Promise.all(
    cases.map(({ name, run }) =>
      run().then(
        () => [],
        () => [name],
      ),
    ),
  );
  return broken.flat();
}

describe('the memory store of core', () => {
  testContract(test, verifyTokenStore(createMemoryStore));
});

test('the cases run under node:test too', async () => {
  const file = fileURLToPath(new URL('../support/node-test-contract.ts', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], {
    // A test runner inside a test runner must not believe that it is its child.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });

  expect(stdout).toMatch(/^# pass (\d\d)$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

describe('the store suite finds', () => {
  const withLock = (): NonNullable<TokenStore['withLock']> => {
    const store = createMemoryStore();
    return (...call) => (store.withLock as NonNullable<TokenStore['withLock']>)(...call);
  };

  const broken: [string, (good: TokenStore) => Partial<TokenStore>, string[]][] = [
    [
      'null for an unknown key',
      ({ get }) => ({ get: async (key) => (await get(key)) ?? (null as never) }),
      ['get gives undefined for an unknown key', 'get gives undefined for a deleted key'],
    ],
    [
      'a delete that does nothing',
      () => ({ delete: async () => undefined }),
      ['get gives undefined for a deleted key'],
    ],
    [
      'a delete that knows its keys',
      ({ get, delete: forget }) => ({
        async delete(key) {
          if (!(await get(key))) throw new Error('no such key');
          await forget(key);
        },
      }),
      [
        'delete of an unknown key is no error',
        'keys are opaque: each holds its own tokens, whatever its characters',
      ],
    ],
    [
      'a set that merges',
      ({ get, set }) => ({ set: async (key, tokens) => set(key, { ...(await get(key)), ...tokens }) }),
      ['set replaces what is there as a whole'],
    ],
    [
      'a set that keeps the first',
      ({ get, set }) => ({
        set: async (key, tokens) => void ((await get(key)) ?? (await set(key, tokens))),
      }),
      ['get gives what was last set', 'set replaces what is there as a whole'],
    ],
    [
      'keys without letter case',
      ({ get, set, delete: forget }) => ({
        get: (key) => get(key.toLowerCase()),
        set: (key, tokens) => set(key.toLowerCase(), tokens),
        delete: (key) => forget(key.toLowerCase()),
      }),
      ['keys are opaque: each holds its own tokens, whatever its characters'],
    ],
    [
      'whole milliseconds only',
      ({ set }) => ({
        set: (key, tokens) => set(key, { ...tokens, expiresAt: Math.trunc(tokens.expiresAt) }),
      }),
      ['a token set comes back as it was put in: fractions of a millisecond'],
    ],
    [
      'empty text taken for none',
      ({ set }) => ({
        set: (key, { scope, ...tokens }) => set(key, { ...tokens, ...(scope && { scope }) }),
      }),
      ['a token set comes back as it was put in: an empty scope'],
    ],
    [
      'a lock that locks nothing',
      () => ({ withLock: (_key, task) => task() }),
      [
        'withLock holds the key: tasks of one key run one after another',
        'withLock gives up waiting at the deadline, and runs anyway',
      ],
    ],
    [
      'one lock for all keys',
      () => {
        const lock = withLock();
        return { withLock: (_key, task, deadlineMs) => lock('all', task, deadlineMs) };
      },
      ['withLock holds one key: tasks of other keys do not wait'],
    ],
    [
      'a lock that swallows failures',
      () => ({ withLock: async (_key, task) => task().catch(() => undefined as never) }),
      ['withLock rejects as the task rejects, and lets go of the key'],
    ],
    [
      'no lock at all',
      () => ({ withLock: undefined as never }),
      ['withLock runs the task, and gives what the task gives'],
    ],
  ];

  test.each(broken)('%s', async (_what, spoil, expected) => {
    const createBroken = () => {
      const good = createMemoryStore();
      return { ...good, ...spoil(good) };
    };

    expect(await findBroken(verifyTokenStore(createBroken))).toEqual(expect.arrayContaining(expected));
  });

  test('nothing wrong with a store without a lock that says so', async () => {
    const createLockless = () => {
      const { get, set, delete: forget } = createMemoryStore();
      return { get, set, delete: forget };
    };

    expect(await findBroken(verifyTokenStore(createLockless, { locks: false }))).toEqual([]);
  });
});

describe('issuers', () => {
  let emulator: Awaited<ReturnType<typeof startEmulator<'blastiq'>>>;
  beforeAll(async () => {
    emulator = await startEmulator({ providers: ['blastiq'] });
  });
  afterAll(() => emulator.stop());

  function createSubject(spoil: (issuer: TokenIssuer) => Partial<TokenIssuer> = () => ({})): IssuerSubject {
    const { username, password, authority } = emulator.blastiq.options;
    const ask =
      (parameters: Record<string, string>): TokenIssuer['issue'] =>
      async (call) => {
        const { signal } = call;
        const body = new URLSearchParams({ ...parameters, client_id: 'external.customer' });
        const url = `${authority}/connect/token`;
        const answer = await call.send(new Request(url, { method: 'POST', body, signal }));
        return withRefreshToken(toOAuthTokenSet(answer), { refreshToken: answer.body.refresh_token });
      };
    const good: TokenIssuer = {
      issue: ask({ grant_type: 'password', username, password }),
      refresh: ({ refreshToken = '' }, call) =>
        ask({ grant_type: 'refresh_token', refresh_token: refreshToken })(call),
    };
    const provider = {
      id: 'sample',
      name: 'Sample',
      credentialOptions: ['username', 'password'],
      accessOptions: ['scope'],
      addressOptions: ['authority'],
      hasGeneratedSecret: true,
      defaultLifetimeMs: 3_600_000,
    };
    return { issuer: { ...good, ...spoil(good) }, provider, secret: password };
  }

  testContract(
    test,
    verifyTokenIssuer(() => createSubject()),
  );

  const broken: [string, (good: TokenIssuer) => Partial<TokenIssuer>, string][] = [
    [
      'a token that is over',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), expiresAt: 0 }),
      }),
      'issue gives a token set that a store can keep and a header can hold',
    ],
    [
      'members that JSON does not have',
      ({ issue }) => ({
        issue: async (call) => Object.assign(await issue(call), { scope: undefined }),
      }),
      'issue gives a token set that a store can keep and a header can hold',
    ],
    [
      'a lifetime counted from the answer',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), issuedAt: Date.now() + 5 }),
      }),
      'issue counts the lifetime from when the request was sent',
    ],
    [
      'an issuer that works once',
      ({ issue }) => {
        let used = false;
        return {
          async issue(call) {
            if (used) throw new Error('used');
            used = true;
            return issue(call);
          },
        };
      },
      'issue may be tried more than once, and at once',
    ],
    [
      'a secret in the token set',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), idToken: emulator.blastiq.options.password }),
      }),
      'issue keeps the secret out of what it gives',
    ],
    [
      'an issuer deaf to its signal',
      ({ issue }) => ({
        issue: (call) => {
          const { signal } = new AbortController();
          return issue({ ...call, send: (request) => call.send(new Request(request, { signal })) });
        },
      }),
      'issue ends when its signal does',
    ],
    [
      'a refresh that is given nothing to work with',
      ({ issue }) => ({
        async issue(call) {
          const { refreshToken: _, ...tokens } = await issue(call);
          return tokens;
        },
      }),
      'refresh gives a new token set, and leaves the old one as it was',
    ],
    [
      'a refresh that gives the old token',
      () => ({ refresh: async (tokens) => tokens }),
      'refresh gives a new token set, and leaves the old one as it was',
    ],
    [
      'a refresh that changes what it was given',
      ({ refresh }) => ({
        async refresh(tokens, call) {
          return Object.assign(tokens, await refresh?.(tokens, call));
        },
      }),
      'refresh gives a new token set, and leaves the old one as it was',
    ],
    [
      'a refresh that throws what is no AuthError',
      () => ({
        refresh: () => Promise.reject(new Error('refused')),
      }),
      'refresh rejects with an AuthError for a token that the server does not know',
    ],
  ];

  test.each(broken)('the issuer suite finds %s', async (_what, spoil, expected) => {
    expect(await findBroken(verifyTokenIssuer(() => createSubject(spoil)))).toContain(expected);
  });
});
