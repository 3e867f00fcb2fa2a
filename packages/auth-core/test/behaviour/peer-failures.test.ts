import { inspect } from 'node:util';
import { isAuthError } from '@x/auth-core';
import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { createGate, rejection, rest, together } from '@x/test-kit/waiting';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient, createTestClientWith } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

/** A failure of well-known libraries, our rule against it, and the test of that rule. */
interface Peer {
  readonly failure: string;
  readonly rule: string;
  readonly test: string;
  readonly run: () => Promise<void>;
}

const peers: readonly Peer[] = [
  {
    failure: 'A token with a missing `expires_in`, or one that is NaN, is cached for ever',
    rule: 'If a lifetime cannot be read, the next source decides. Every token has an expiry.',
    test: 'a token whose lifetime cannot be read has the default lifetime',
    async run() {
      for (const lifetime of [undefined, null, 'NaN', 'soon', '', {}, [], true]) {
        const { client, clock, requests } = createClientWithResponse({ expires_in: lifetime });

        const { expiresAt } = await client.getToken();
        clock.advance(HOUR_MS);
        await client.getToken();

        expect(expiresAt).toBe(clock.now());
        expect(requests()).toBe(2);
      }
    },
  },
  {
    failure: 'A token that lives five minutes is renewed five minutes before it expires',
    rule: 'The windows are fractions of the lifetime.',
    test: 'a five-minute token is used for four minutes',
    async run() {
      const { client, clock, issuer } = createTestClient({ lifetimeMs: 300_000 });

      for (let second = 0; second < 240; second += 1) {
        await client.getToken();
        clock.advance(1_000);
      }

      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: 'A call fails although the old token is still valid',
    rule: 'The old token is returned until it expires, even if the renewal fails.',
    test: 'if a renewal fails, the old token is returned until it expires',
    async run() {
      const { client, clock, issuer } = createTestClient();
      const first = await client.getToken();
      issuer.answerIssue(fail('provider_unavailable'));

      clock.advance(HOUR_MS - 1);
      const last = await client.getToken();
      clock.advance(1);
      const error = await rejection(client.getToken());

      expect(last).toBe(first);
      expect(error).toMatchObject({ code: 'provider_unavailable' });
    },
  },
  {
    failure: 'Each late 401 causes a renewal',
    rule: 'A 401 invalidates the token that was refused, and no other token.',
    test: 'a hundred 401s of one token, early and late, cause one renewal',
    async run() {
      const late = createGate();
      let calls = 0;
      const { client, issuer } = createTestClient({
        async fetch(input, init) {
          calls += 1;
          const { headers } = new Request(input, init);
          if (headers.get('authorization') !== 'Bearer access-1') return new Response();
          if (calls > 50) await late.opened;
          return new Response(null, { status: 401 });
        },
      });

      const responses = together(100, () => client.fetch('/things'));
      await rest();
      late.open();

      expect((await responses).every(({ ok }) => ok)).toBe(true);
      expect(issuer.issues).toBe(2);
    },
  },
  {
    failure: 'The abort of the first caller aborts all callers',
    rule: 'A signal ends the call of its own caller. The shared renewal goes on.',
    test: 'the caller that started a renewal aborts, and the others get the token',
    async run() {
      const answer = createGate();
      const { client, issuer } = createTestClient();
      issuer.answerIssue(async (tokens) => answer.opened.then(() => tokens));
      const controller = new AbortController();

      const first = rejection(client.getToken({ signal: controller.signal }));
      const second = client.getToken();
      controller.abort('gone');

      expect(await first).toBe('gone');
      answer.open();
      expect(await second).toMatchObject({ accessToken: 'access-1' });
      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: 'A renewal that nobody waits for becomes an unhandled rejection',
    rule: 'If a renewal that nobody waits for fails, there is an event and nothing else.',
    test: 'a background renewal that fails causes an event and no unhandled rejection',
    async run() {
      const unhandled = vi.fn();
      process.on('unhandledRejection', unhandled);
      onTestFinished(() => void process.off('unhandledRejection', unhandled));
      const { client, clock, issuer, eventTypes } = createTestClient();
      await client.getToken();
      issuer.answerIssue(fail('network_error'));

      clock.advance(HOUR_MS - 100_000);
      void client.getToken();
      await rest();

      expect(eventTypes()).toContain('renewal_failed');
      expect(unhandled).not.toHaveBeenCalled();
    },
  },
  {
    failure: 'Timers keep the process alive, or overflow after 24.8 days',
    rule: 'The expiry is checked when a token is read. There is no timer while idle, and none that overflows.',
    test: 'a token of ninety days leaves no timer, and no wait is longer than 2^31-1 ms',
    async run() {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const wait = vi.spyOn(globalThis, 'setTimeout');
      const { client } = createTestClient({ lifetimeMs: 90 * 24 * HOUR_MS, timeoutMs: 90 * 24 * HOUR_MS });

      await client.getToken();

      expect(vi.getTimerCount()).toBe(0);
      expect(wait).toHaveBeenCalled();
      for (const [, ms] of wait.mock.calls) expect(ms).toBeLessThanOrEqual(2 ** 31 - 1);
    },
  },
  {
    failure: 'A rotated refresh token is lost, or the old one overwrites it',
    rule: 'The new refresh token is stored before any caller gets the access token. If the answer has none, the old one is kept.',
    test: 'each refresh sends the latest refresh token, also after an answer without one',
    async run() {
      const store = createObservableStore();
      const { client, issuer } = createTestClient({ store, refreshTokens: true });
      await client.getToken();

      await client.getToken({ forceRefresh: true });
      issuer.answerRefresh(({ refreshToken, ...tokens }) => tokens);
      await client.getToken({ forceRefresh: true });
      issuer.answerRefresh();
      await client.getToken({ forceRefresh: true });

      expect(issuer.refreshes).toEqual(['refresh-1', 'refresh-2', 'refresh-2']);
      expect([...store.entries.values()]).toMatchObject([{ refreshToken: 'refresh-4' }]);
    },
  },
  {
    failure: 'A 307 is followed with the client secret in the body',
    rule: 'A token endpoint that redirects is an `invalid_response`.',
    test: 'a redirect of the token endpoint is not followed',
    async run() {
      const elsewhere = await startLoopbackServer();
      const endpoint = await startLoopbackServer((_request, response) => {
        response.writeHead(307, { location: `${elsewhere.origin}/token` }).end();
      });
      const { client } = createTestClientWith({
        async issue(call) {
          const body = await call.reveal();
          const init = { method: 'POST', body, signal: call.signal };
          return toOAuthTokenSet(await call.send(new Request(`${endpoint.origin}/token`, init)));
        },
      });

      const error = await rejection(client.getToken());

      expect(error).toMatchObject({ code: 'invalid_response', status: 307 });
      expect(endpoint.received).toMatchObject([{ body: 'the-secret' }]);
      expect(elsewhere.received).toEqual([]);
    },
  },
  {
    failure: 'The bearer token is sent to any URL',
    rule: 'The bearer token is sent only to the origin of the API and to `allowedOrigins`.',
    test: 'a foreign origin is refused before anything is sent',
    async run() {
      const fetch = vi.fn<typeof globalThis.fetch>();
      const { client, issuer } = createTestClient({ fetch });

      for (const url of [
        'https://evil.test/v1',
        'http://api.acme.test/v1',
        'https://api.acme.test.evil.test/',
      ]) {
        expect(await rejection(client.fetch(url))).toBeInstanceOf(TypeError);
      }

      expect(fetch).not.toHaveBeenCalled();
      expect(issuer.issues).toBe(0);
    },
  },
  {
    failure: 'Printing a client shows the secret',
    rule: 'Secrets and tokens are kept in closures. A printed client, event or error shows none of them.',
    test: 'a client that is printed shows neither secret nor token',
    async run() {
      const { client, events } = createTestClient({ refreshTokens: true });
      await client.getToken();

      const printed = [
        inspect([client, events], { depth: 10, showHidden: true, getters: true }),
        JSON.stringify([client, events]),
      ].join();

      expect(printed).toContain('getToken');
      expect(printed).not.toMatch(/the-secret|access-1|refresh-1/);
    },
  },
  {
    failure: 'A cache key leaves out the tenant, the audience or the host',
    rule: 'The key of a token is a hash of everything that distinguishes it, and of a proof of the secret.',
    test: 'clients that differ in one part of the identity share no token',
    async run() {
      const store = createObservableStore();
      const same = ['https://acme.test', 'tenant-1', 'audience-1', 'client-1'];
      const others = same.map((part) => same.map((other) => (other === part ? `${part}-2` : other)));

      const tokens = await Promise.all([
        ...[same, ...others].map((identity, index) =>
          createTestClient({ store, identity, prefix: `${index}` }).client.getToken(),
        ),
        createTestClient({
          store,
          identity: same,
          secret: 'another',
          prefix: 'other-secret',
        }).client.getToken(),
      ]);

      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(6);
      expect(store.entries.size).toBe(6);
    },
  },
  {
    failure: 'One value in the store holds all tokens',
    rule: 'Each identity has a key of its own.',
    test: 'what one identity writes and deletes does not affect another one',
    async run() {
      const store = createObservableStore();
      const one = createTestClient({ store, identity: ['one'], prefix: 'one' });
      const two = createTestClient({ store, identity: ['two'], prefix: 'two' });
      await together(1, () => Promise.all([one.client.getToken(), two.client.getToken()]));

      await one.client.signOut();

      expect([...store.entries.values()]).toMatchObject([{ accessToken: 'two-1' }]);
    },
  },
  {
    failure: 'A call fails because the store is down',
    rule: 'If the store fails, there is an event, and the client goes on without it.',
    test: 'a store whose methods all throw causes events, and no call fails',
    async run() {
      const down = async (): Promise<never> => {
        throw new Error('ECONNREFUSED');
      };
      const { client, eventTypes } = createTestClient({
        store: { get: down, set: down, delete: down, withLock: down },
      });

      const token = await client.getToken();
      await client.signOut();

      expect(token).toMatchObject({ accessToken: 'access-1' });
      expect(eventTypes()).toContain('store_failed');
    },
  },
  {
    failure: 'A call with wrong credentials waits before it fails',
    rule: 'If the credentials are refused, the call rejects at once, without a retry.',
    test: 'a call with wrong credentials rejects without a pause',
    async run() {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const { client, issuer } = createTestClient({ retry: { attempts: 3 } });
      issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

      // No timer fires here: a pause would never end.
      const error = await rejection(client.getToken());

      expect(error).toMatchObject({ code: 'invalid_credentials' });
      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: '20 calls with a wrong secret make 20 requests',
    rule: 'A refusal is remembered for 5 s, doubling to 5 min. Until then calls reject and nothing is sent.',
    test: 'twenty calls with a wrong secret make one request',
    async run() {
      const { client, issuer } = createTestClient();
      issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

      for (let call = 0; call < 20; call += 1) {
        expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
      }

      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: 'A request is sent without a token because no token could be obtained',
    rule: '`fetch` rejects with the `AuthError`, and nothing is sent.',
    test: 'without a token no request is sent to the API',
    async run() {
      const fetch = vi.fn<typeof globalThis.fetch>();
      const { client, issuer } = createTestClient({ fetch });
      issuer.answerIssue(fail('provider_unavailable', { status: 500 }));

      const error = await rejection(client.fetch('/things'));

      expect(isAuthError(error)).toBe(true);
      expect(fetch).not.toHaveBeenCalled();
    },
  },
  {
    failure: 'An endpoint that always answers 401 costs a new token at each call',
    rule: 'If a new token is refused too, it is kept, and 401s from that origin renew nothing for 10 s, doubling to 5 min.',
    test: 'fifty calls of an endpoint that always answers 401 cost one new token',
    async run() {
      const fetch = async () => new Response(null, { status: 401 });
      const { client, issuer } = createTestClient({ fetch });

      for (let call = 0; call < 50; call += 1) await client.fetch('/things');

      expect(issuer.issues).toBe(2);
    },
  },
];

for (const { test: name, run } of peers) test(name, run);

test('docs/peer-failures.md lists each of these tests', async () => {
  const rows = peers.map(({ failure, rule, test }) => `| ${failure} | ${rule} | ${test} |`);
  const page = [
    '# Failures of other libraries',
    '',
    'Each of these failures was seen in a well-known library. For each one, there is a test that core does not have it, in [`packages/auth-core/test/behaviour/peer-failures.test.ts`](../packages/auth-core/test/behaviour/peer-failures.test.ts):',
    '',
    '```sh',
    'pnpm --filter @x/auth-core exec vitest run test/behaviour/peer-failures.test.ts',
    '```',
    '',
    'The test writes this page. After a change of its table, run the command with `-u`.',
    '',
    '| failure | our rule | test |',
    '|---|---|---|',
    ...rows,
    '',
  ];

  await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/peer-failures.md');
});

/** A client whose provider answers with these members in the body. An undefined member is left out. */
function createClientWithResponse(members: Record<string, unknown>) {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    return Response.json({ access_token: `access-${requests}`, token_type: 'Bearer', ...members });
  };
  const issuer: TokenIssuer = {
    async issue(call) {
      return toOAuthTokenSet(await call.send(new Request('https://auth.acme.test/token')));
    },
  };
  const parts = createTestClientWith(issuer, { fetch });
  return { ...parts, requests: () => requests };
}
