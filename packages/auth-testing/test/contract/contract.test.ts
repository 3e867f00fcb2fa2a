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

/** The names of the cases that fail. */
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

test('the cases also run under node:test', async () => {
  const file = fileURLToPath(new URL('../support/node-test-contract.ts', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], {
    // Otherwise node:test would treat itself as a child of the outer test runner.
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
      ['get returns undefined for an unknown key', 'get returns undefined for a deleted key'],
    ],
    [
      'a delete that does nothing',
      () => ({ delete: async () => undefined }),
      ['get returns undefined for a deleted key'],
    ],
    [
      'a delete that rejects unknown keys',
      ({ get, delete: forget }) => ({
        async delete(key) {
          if (!(await get(key))) throw new Error('no such key');
          await forget(key);
        },
      }),
      ['delete accepts an unknown key', 'each key has its own value, even with unusual characters'],
    ],
    [
      'a set that merges',
      ({ get, set }) => ({ set: async (key, tokens) => set(key, { ...(await get(key)), ...tokens }) }),
      ['set replaces the whole value'],
    ],
    [
      'a set that keeps the first value',
      ({ get, set }) => ({
        set: async (key, tokens) => void ((await get(key)) ?? (await set(key, tokens))),
      }),
      ['get returns the value that was set last', 'set replaces the whole value'],
    ],
    [
      'keys that ignore letter case',
      ({ get, set, delete: forget }) => ({
        get: (key) => get(key.toLowerCase()),
        set: (key, tokens) => set(key.toLowerCase(), tokens),
        delete: (key) => forget(key.toLowerCase()),
      }),
      ['each key has its own value, even with unusual characters'],
    ],
    [
      'instants cut to whole milliseconds',
      ({ set }) => ({
        set: (key, tokens) => set(key, { ...tokens, expiresAt: Math.trunc(tokens.expiresAt) }),
      }),
      ['get returns a token set unchanged: fractions of a millisecond'],
    ],
    [
      'empty text dropped',
      ({ set }) => ({
        set: (key, { scope, ...tokens }) => set(key, { ...tokens, ...(scope && { scope }) }),
      }),
      ['get returns a token set unchanged: an empty scope'],
    ],
    [
      'a lock that locks nothing',
      () => ({ withLock: (_key, task) => task() }),
      [
        'withLock runs tasks with the same key one after another',
        'withLock stops waiting at the deadline and runs the task anyway',
      ],
    ],
    [
      'one lock for all keys',
      () => {
        const lock = withLock();
        return { withLock: (_key, task, deadlineMs) => lock('all', task, deadlineMs) };
      },
      ['withLock does not block tasks with other keys'],
    ],
    [
      'a lock that swallows failures',
      () => ({ withLock: async (_key, task) => task().catch(() => undefined as never) }),
      ['withLock rejects if the task rejects, and releases the lock'],
    ],
    [
      'no lock at all',
      () => ({ withLock: undefined as never }),
      ['withLock runs the task and returns its result'],
    ],
  ];

  test.each(broken)('%s', async (_what, modify, expected) => {
    const createBroken = () => {
      const good = createMemoryStore();
      return { ...good, ...modify(good) };
    };

    expect(await findBroken(verifyTokenStore(createBroken))).toEqual(expect.arrayContaining(expected));
  });

  test('no problem in a store without a lock, with locks: false', async () => {
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

  function createSubject(modify: (issuer: TokenIssuer) => Partial<TokenIssuer> = () => ({})): IssuerSubject {
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
    return { issuer: { ...good, ...modify(good) }, provider, secret: password };
  }

  testContract(
    test,
    verifyTokenIssuer(() => createSubject()),
  );

  const broken: [string, (good: TokenIssuer) => Partial<TokenIssuer>, string][] = [
    [
      'an expired token',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), expiresAt: 0 }),
      }),
      'issue returns a token set that fits in a store and in a header',
    ],
    [
      'members that JSON does not have',
      ({ issue }) => ({
        issue: async (call) => Object.assign(await issue(call), { scope: undefined }),
      }),
      'issue returns a token set that fits in a store and in a header',
    ],
    [
      'a lifetime counted from the response',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), issuedAt: Date.now() + 5 }),
      }),
      'issue sets issuedAt to the time of the call',
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
      'issue may be called concurrently',
    ],
    [
      'a secret in the token set',
      ({ issue }) => ({
        issue: async (call) => ({ ...(await issue(call)), idToken: emulator.blastiq.options.password }),
      }),
      'issue returns a token set without the secret',
    ],
    [
      'an issuer that ignores its signal',
      ({ issue }) => ({
        issue: (call) => {
          const { signal } = new AbortController();
          return issue({ ...call, signal });
        },
      }),
      'issue rejects if its signal is aborted',
    ],
    [
      'a refresh without a refresh token',
      ({ issue }) => ({
        async issue(call) {
          const { refreshToken: _, ...tokens } = await issue(call);
          return tokens;
        },
      }),
      'refresh returns a new token set and does not change the old one',
    ],
    [
      'a refresh that returns the old token',
      () => ({ refresh: async (tokens) => tokens }),
      'refresh returns a new token set and does not change the old one',
    ],
    [
      'a refresh that changes its argument',
      ({ refresh }) => ({
        async refresh(tokens, call) {
          return Object.assign(tokens, await refresh?.(tokens, call));
        },
      }),
      'refresh returns a new token set and does not change the old one',
    ],
    [
      'a refresh that rejects with another error',
      () => ({
        refresh: () => Promise.reject(new Error('refused')),
      }),
      'refresh rejects with an AuthError for an unknown refresh token',
    ],
  ];

  test.each(broken)('the issuer suite finds %s', async (_what, modify, expected) => {
    expect(await findBroken(verifyTokenIssuer(() => createSubject(modify)))).toContain(expected);
  });
});
