import { type TokenIssuer, toOAuthTokenSet, withRefreshToken } from '@x/auth-core/provider';
import { type IssuerSubject, startEmulator, testContract, verifyTokenIssuer } from '@x/auth-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBroken } from '../support/find-broken.ts';

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
