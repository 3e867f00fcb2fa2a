import { inspect } from 'node:util';
import { isAuthError } from '@x/auth-core';
import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { createGate, rejection, rest, together } from '@x/test-kit/waiting';
import { expect, onTestFinished, test, vi } from 'vitest';
import { begin, beginWith } from '../support/begin.ts';
import { createOpenStore } from '../support/open-store.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

/** What well-known peers got wrong, our rule against it, and the test that shows it. */
interface Peer {
  readonly failure: string;
  readonly rule: string;
  readonly test: string;
  readonly run: () => Promise<void>;
}

const peers: readonly Peer[] = [
  {
    failure: 'NaN or missing `expires_in` cached for ever',
    rule: 'A lifetime that cannot be read is passed over for the next source; there is always an end.',
    test: 'a token whose lifetime cannot be read ends with the default',
    async run() {
      for (const lifetime of [undefined, null, 'NaN', 'soon', '', {}, [], true]) {
        const { client, clock, requests } = beginOnBodies({ expires_in: lifetime });

        const { expiresAt } = await client.getToken();
        clock.advance(HOUR_MS);
        await client.getToken();

        expect(expiresAt).toBe(clock.now());
        expect(requests()).toBe(2);
      }
    },
  },
  {
    failure: 'A five-minute window on a five-minute token',
    rule: 'The windows are fractions of the lifetime.',
    test: 'a five-minute token serves four minutes of calls',
    async run() {
      const { client, clock, issuer } = begin({ lifetimeMs: 300_000 });

      for (let second = 0; second < 240; second += 1) {
        await client.getToken();
        clock.advance(1_000);
      }

      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: 'Failing a call while the old token still lives',
    rule: 'The old token is served to its end, whatever the renewal comes to.',
    test: 'a renewal that fails leaves the old token in use until it ends',
    async run() {
      const { client, clock, issuer } = begin();
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
    failure: 'Renewing once per late 401',
    rule: 'A 401 invalidates the token that was refused, and no other.',
    test: 'a hundred 401s of one token, early and late, cause one renewal',
    async run() {
      const late = createGate();
      let calls = 0;
      const { client, issuer } = begin({
        async fetch(request) {
          calls += 1;
          if ((request as Request).headers.get('authorization') !== 'Bearer access-1') return new Response();
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
    failure: "The first caller's `AbortSignal` killing everyone",
    rule: 'A signal frees its own caller; the shared renewal goes on.',
    test: 'the caller that started a renewal leaves, and the others get the token',
    async run() {
      const answer = createGate();
      const { client, issuer } = begin();
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
    failure: 'An un-awaited renewal becoming an unhandled rejection',
    rule: 'A renewal that nobody waits for fails quietly, with an event.',
    test: 'a renewal behind a stale hit fails unheard, and unhandled is nothing',
    async run() {
      const unhandled = vi.fn();
      process.on('unhandledRejection', unhandled);
      onTestFinished(() => void process.off('unhandledRejection', unhandled));
      const { client, clock, issuer, told } = begin();
      await client.getToken();
      issuer.answerIssue(fail('network_error'));

      clock.advance(HOUR_MS - 100_000);
      void client.getToken();
      await rest();

      expect(told()).toContain('renewal_failed');
      expect(unhandled).not.toHaveBeenCalled();
    },
  },
  {
    failure: 'Timers that keep the process alive or overflow at 24.8 days',
    rule: 'Expiry is checked on read: no timer while idle, and none longer than timers can be.',
    test: 'a token of ninety days leaves no timer, and no wait is longer than 2^31-1 ms',
    async run() {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const wait = vi.spyOn(globalThis, 'setTimeout');
      const { client } = begin({ lifetimeMs: 90 * 24 * HOUR_MS, timeoutMs: 90 * 24 * HOUR_MS });

      await client.getToken();

      expect(vi.getTimerCount()).toBe(0);
      expect(wait).toHaveBeenCalled();
      for (const [, ms] of wait.mock.calls) expect(ms).toBeLessThanOrEqual(2 ** 31 - 1);
    },
  },
  {
    failure: 'Dropping, or overwriting with the old one, a rotated refresh token',
    rule: 'The newest refresh token is stored before the access token is handed out; none in the answer keeps the old.',
    test: 'each refresh sends what the last one gave, and an answer without one keeps it',
    async run() {
      const store = createOpenStore();
      const { client, issuer } = begin({ store, refreshTokens: true });
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
    failure: 'Following a 307 with the client secret in the body',
    rule: 'A token endpoint that redirects is an `invalid_response`.',
    test: 'a redirect of the token endpoint takes the secret nowhere',
    async run() {
      const elsewhere = await startLoopbackServer();
      const endpoint = await startLoopbackServer((_request, response) => {
        response.writeHead(307, { location: `${elsewhere.origin}/token` }).end();
      });
      const { client } = beginWith({
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
    failure: 'A bearer sent to any URL',
    rule: "The bearer goes to the API's own origin and to `allowedOrigins` alone.",
    test: 'a foreign origin is refused before anything is sent',
    async run() {
      const fetch = vi.fn<typeof globalThis.fetch>();
      const { client, issuer } = begin({ fetch });

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
    failure: '`inspect(client)` printing the secret',
    rule: 'Secrets and tokens live in closures; nothing that prints a client, an event or an error has one.',
    test: 'a client that is printed shows neither secret nor token',
    async run() {
      const { client, events } = begin({ refreshTokens: true });
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
    failure: 'A cache key that forgets tenant, audience or host',
    rule: 'The key of a token hashes all that tells it from another, and a proof of the secret.',
    test: 'clients that differ in one thing share no token',
    async run() {
      const store = createOpenStore();
      const same = ['https://acme.test', 'tenant-1', 'audience-1', 'client-1'];
      const others = same.map((part) => same.map((other) => (other === part ? `${part}-2` : other)));

      const tokens = await Promise.all([
        ...[same, ...others].map((identity, index) =>
          begin({ store, identity, prefix: `${index}` }).client.getToken(),
        ),
        begin({ store, identity: same, secret: 'another', prefix: 'other-secret' }).client.getToken(),
      ]);

      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(6);
      expect(store.entries.size).toBe(6);
    },
  },
  {
    failure: 'One blob for all tokens in the store',
    rule: 'One key holds one identity, and is written as a whole.',
    test: 'what one identity writes and deletes leaves the other alone',
    async run() {
      const store = createOpenStore();
      const one = begin({ store, identity: ['one'], prefix: 'one' });
      const two = begin({ store, identity: ['two'], prefix: 'two' });
      await together(1, () => Promise.all([one.client.getToken(), two.client.getToken()]));

      await one.client.signOut();

      expect([...store.entries.values()]).toMatchObject([{ accessToken: 'two-1' }]);
    },
  },
  {
    failure: 'A store outage failing the call',
    rule: 'Store trouble is an event, and the client goes on alone.',
    test: 'a store that throws at every verb costs an event and no call',
    async run() {
      const down = async (): Promise<never> => {
        throw new Error('ECONNREFUSED');
      };
      const { client, told } = begin({ store: { get: down, set: down, delete: down, withLock: down } });

      const token = await client.getToken();
      await client.signOut();

      expect(token).toMatchObject({ accessToken: 'access-1' });
      expect(told()).toContain('store_failed');
    },
  },
  {
    failure: 'Sleeping in the caller on wrong credentials',
    rule: 'A refusal is told at once, and is not retried.',
    test: 'wrong credentials are told without a wait',
    async run() {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const { client, issuer } = begin({ retry: { attempts: 3 } });
      issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

      // No timer fires here: a pause would never end.
      const error = await rejection(client.getToken());

      expect(error).toMatchObject({ code: 'invalid_credentials' });
      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: '20 calls with a wrong secret making 20 requests',
    rule: 'A refusal is remembered for 5 s, doubling to 5 min; meanwhile calls reject without traffic.',
    test: 'twenty calls with a wrong secret make one request',
    async run() {
      const { client, issuer } = begin();
      issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

      for (let call = 0; call < 20; call += 1) {
        expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
      }

      expect(issuer.issues).toBe(1);
    },
  },
  {
    failure: 'Going on without a token when minting failed',
    rule: '`fetch` rejects with the `AuthError`, and nothing is sent.',
    test: 'without a token no request leaves for the API',
    async run() {
      const fetch = vi.fn<typeof globalThis.fetch>();
      const { client, issuer } = begin({ fetch });
      issuer.answerIssue(fail('provider_unavailable', { status: 500 }));

      const error = await rejection(client.fetch('/things'));

      expect(isAuthError(error)).toBe(true);
      expect(fetch).not.toHaveBeenCalled();
    },
  },
];

for (const { test: name, run } of peers) test(name, run);

test('the page on the failures of peers names each of these tests', async () => {
  const rows = peers.map(({ failure, rule, test }) => `| ${failure} | ${rule} | ${test} |`);
  const page = [
    '# What peers got wrong',
    '',
    'Each of these failures was seen in a well-known peer. For each there is a test that shows ours does not have it, in [`packages/auth-core/test/behaviour/peer-failures.test.ts`](../packages/auth-core/test/behaviour/peer-failures.test.ts):',
    '',
    '```sh',
    'pnpm --filter @x/auth-core exec vitest run test/behaviour/peer-failures.test.ts',
    '```',
    '',
    'The test writes this page: after a change of its table, end the command with `-u`.',
    '',
    '| failure | our rule | test |',
    '|---|---|---|',
    ...rows,
    '',
  ];

  await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/peer-failures.md');
});

/** A client whose provider answers with a body of these members; what is undefined is missing. */
function beginOnBodies(members: Record<string, unknown>) {
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
  const beginning = beginWith(issuer, { fetch });
  return { ...beginning, requests: () => requests };
}
