import { createWebStore } from '@x/auth-core/web';
import { guardNetwork } from '@x/test-kit/network-guard';
import { rejection } from '@x/test-kit/waiting';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createHttpTestClient, expectTokenRequest, httpIssuer } from '../support/http-issuer.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

// A page may fail to load a file: the connection is lost, or another version was deployed.

guardNetwork();

const FOREIGN_TEXT = '../../src/base/foreign-text.ts';
const FOLLOW_UP = '../../src/client/follow-up.ts';
const OAUTH_ERROR = '../../src/issuing/oauth-error.ts';
const TURNS = '../../src/stores/web/turns.ts';
const REFUSED_SECRET = '../../src/renewal/refused-secret.ts';

function failToLoad(file: string): void {
  vi.doMock(file, () => {
    throw new Error('cannot be loaded');
  });
  onTestFinished(() => vi.doUnmock(file));
}

test('a 401 is returned as it is while the code for a replay cannot be loaded, and the next one is replayed', async () => {
  failToLoad(FOLLOW_UP);
  const statuses = [401, 401, 200];
  const { client, issuer } = createTestClient({
    fetch: async () => new Response(null, { status: statuses.shift() ?? 500 }),
  });

  expect((await client.fetch('/loans')).status).toBe(401);
  expect(issuer.issues).toBe(1);

  vi.doUnmock(FOLLOW_UP);
  expect((await client.fetch('/loans')).status).toBe(200);
  expect(issuer.issues).toBe(2);
});

test('after a refusal the cooldown lasts its full time if the code to compare secrets cannot be loaded', async () => {
  failToLoad(REFUSED_SECRET);
  let secret = 'wrong';
  const { client, clock, issuer } = createTestClient({ secret: () => secret });
  issuer.answerIssue((tokens, call) =>
    secret === 'wrong' ? fail('invalid_credentials')(tokens, call) : tokens,
  );

  await rejection(client.getToken());
  secret = 'right';
  expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });

  clock.advance(5_000);
  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('nothing of an answer is quoted if the code to search it for secrets cannot be loaded', async () => {
  failToLoad(FOREIGN_TEXT);
  expectTokenRequest().reply(400, { error: 'invalid_scope', error_description: 'no such scope' });

  expect(await rejection(createHttpTestClient().client.getToken())).toMatchObject({
    code: 'access_denied',
    oauthError: 'invalid_scope',
    oauthErrorDescription: '[redacted]',
  });

  const good = { access_token: 'opaque', token_type: 'Bearer', expires_in: 3_600 };
  expectTokenRequest().reply(200, { ...good, scope: 'read write' });
  expect(await createHttpTestClient().client.getToken()).not.toHaveProperty('scope');
});

test('the status of a failure decides if the code that knows the errors cannot be loaded', async () => {
  failToLoad(OAUTH_ERROR);
  const refused = { error: 'wrong_secret', error_description: 'the secret is wrong' };
  for (const [status, code] of [
    [401, 'invalid_credentials'],
    [403, 'access_denied'],
    [429, 'rate_limited'],
    [400, 'invalid_request'],
    [200, 'invalid_request'],
    [503, 'provider_unavailable'],
  ] as const) {
    expectTokenRequest().reply(status, refused);
    const { client } = createHttpTestClient({ retry: false });
    const error = await rejection(client.getToken());
    expect(error).toMatchObject({ code, status });
    expect(String(error)).not.toMatch(/wrong_secret|secret is wrong/);
  }
});

test.each([
  [401, 'invalid_client'],
  [400, 'invalid_client'],
  [400, 'invalid_grant'],
  [401, 'unknown'],
])(
  'a wrong secret, refused with %i %s, is sent once while that code cannot be loaded',
  async (status, error) => {
    failToLoad(OAUTH_ERROR);
    expectTokenRequest().reply(status, { error });
    const { client } = createHttpTestClient();

    for (let call = 0; call < 3; call += 1) {
      expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
    }
  },
);

test('a refused refresh token ends the session of a person while that code cannot be loaded', async () => {
  failToLoad(OAUTH_ERROR);
  const { client, control, issuer, clock, tokensOf } = createTestSession();
  issuer.answerRefresh((tokens, call) => httpIssuer.refresh?.(tokens, call) ?? tokens);
  await control.accept(tokensOf('ada'));
  clock.advance(HOUR_MS);
  expectTokenRequest().reply(400, { error: 'invalid_grant' });

  expect(await rejection(client.getToken())).toMatchObject({ code: 'login_required' });
  expect(control.isLive()).toBe(false);
});

describe('a web store whose code for a page without Web Locks cannot be loaded', () => {
  const OTHERS = JSON.stringify({ version: 1, accessToken: 'of another tab' });
  let values: Map<string, string>;
  let store: ReturnType<typeof createWebStore>;
  const isReplaced = (call?: { timeoutMs: number }) =>
    store.replace?.('key', undefined, { version: 1 } as never, call);

  beforeEach(() => {
    values = new Map();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, text: string) => void values.set(key, text),
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    store = createWebStore();
    failToLoad(TURNS);
  });

  test('replaces a value', async () => {
    expect(await isReplaced()).toBe(true);
    expect(await isReplaced()).toBe(false);
  });

  test('does not replace one that another tab stored meanwhile', async () => {
    const replaced = isReplaced();
    values.set('x-auth:key', OTHERS);

    expect(await replaced).toBe(false);
    expect([...values.values()]).toEqual([OTHERS]);
  });

  test('writes nothing after the time of the call', async () => {
    expect(await isReplaced({ timeoutMs: 0 })).toBe(false);
    expect(values.size).toBe(0);
  });

  test('and arrives late, writes nothing after the time of the call', async () => {
    vi.doMock(TURNS, async (load) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return load();
    });

    expect(await isReplaced({ timeoutMs: 5 })).toBe(false);
    expect(values.size).toBe(0);
  });
});
