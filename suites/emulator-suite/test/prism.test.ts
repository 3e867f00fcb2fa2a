import { type Emulator, type ProviderHandle, type ProviderName, startEmulator } from '@x/auth-testing';
import { createBlastiqClient } from '@x/blastiq-auth';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, inject, test } from 'vitest';
import { readDocumented } from './support/documented.ts';
import { loadFactory, names } from './support/factories.ts';
import { startPrism } from './support/prism.ts';
import { replayThroughPrism } from './support/prism-replay.ts';

type Fetch = typeof globalThis.fetch;

/** Without a colon, because Prism refuses a password with a colon, which RFC 7617 §2 allows. */
const SECRET = 'p+a&s%s-é';

/** A fetch that sends requests for `base` to Prism instead, and records the violations that Prism reports. */
function createReroutedFetch(base: string, prism: string) {
  const passed: { operation: string; status: number; violations: unknown }[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url, headers } = request;
    // As text, because Prism refuses a body of unknown length.
    const body = method === 'GET' ? null : await request.text();
    const response = await globalThis.fetch(url.replace(base, prism), { method, headers, body });
    const violations = JSON.parse(response.headers.get('sl-violations') ?? '[]');
    passed.push({ operation: `${method} ${new URL(url).pathname}`, status: response.status, violations });
    return response;
  };
  return { fetch, passed };
}

describe('Prism as a validating proxy between SDK and emulator reports no violation', () => {
  async function startProxied(name: ProviderName) {
    const emulator = (await stopAfterTest(startEmulator({ providers: [name] }))) as Emulator;
    const provider: ProviderHandle = emulator[name];
    const base = provider.authUrl;
    return { emulator, provider, base, ...createReroutedFetch(base, await startPrism(name, base)) };
  }

  test.each(names)('of %s, a token and the next one', async (name) => {
    const { provider, fetch, passed } = await startProxied(name);
    const create = await loadFactory(name);
    for (const [id, account] of provider.accounts) provider.accounts.set(id, { ...account, secret: SECRET });
    const client = create({ ...Object(provider.options), [provider.secretOption]: SECRET, fetch });

    await client.getToken();
    await client.getToken({ forceRefresh: true });

    expect(provider.tokenRequests).toBe(2);
    expect(passed.length).toBeGreaterThanOrEqual(2);
    expect(passed.map(({ status, violations }) => ({ status, violations }))).toEqual(
      passed.map(() => ({ status: 200, violations: [] })),
    );
  });

  test('of BlastIQ, a revocation', async () => {
    const { base, fetch, passed } = await startProxied('blastiq');

    await createBlastiqClient({ authority: base, fetch }).POST('/connect/revocation', {
      body: { client_id: 'external.customer', token: 'any' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      bodySerializer: (body) => new URLSearchParams(body).toString(),
    });

    expect(passed).toEqual([{ operation: 'POST /identity/connect/revocation', status: 200, violations: [] }]);
  });

  test('and reports one for an invalid request', async () => {
    const { base, fetch, passed } = await startProxied('blooma');

    await fetch(`${base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'nonsense' }),
    });

    expect(passed[0]?.violations).not.toEqual([]);
  });
});

describe('an answer that is replayed through Prism', () => {
  const answer = {
    provider: 'blooma',
    method: 'POST',
    path: '/oauth/token',
    query: '',
    status: 200,
    headers: new Headers({ 'content-type': 'application/json' }),
    body: JSON.stringify({ access_token: 'a', token_type: 'Bearer' }),
    sent: {
      headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
      body: 'grant_type=client_credentials&client_id=c&client_secret=s&audience=a',
    },
    isFlawed: false,
  };
  const prism = inject('prism').blooma ?? '';

  test('is without a violation if the spec describes it', async () => {
    expect(await replayThroughPrism(prism, answer)).toEqual([]);
  });

  test.each([
    ['a member is missing', { body: JSON.stringify({ token_type: 'Bearer' }) }],
    ['the media type is another', { headers: new Headers({ 'content-type': 'text/csv' }) }],
    [
      'a header has the wrong type',
      { headers: new Headers({ 'content-type': 'application/json', 'x-ratelimit-limit': 'many' }) },
    ],
  ])('has a violation if %s', async (_what, change) => {
    const [violation] = await replayThroughPrism(prism, { ...answer, ...change });

    expect(violation?.location[0]).toBe('response');
  });
});

describe('Prism as a mock server, made from the spec, issues a token to the SDK', () => {
  test.each(names)('of %s', async (name) => {
    const provider: ProviderHandle = (await stopAfterTest(startEmulator({ providers: [name] })))[name];
    const { serverUrl, options } = await readDocumented(provider);
    const { fetch, passed } = createReroutedFetch(serverUrl, await startPrism(name));
    const create = await loadFactory(name);
    const client = create({ ...options, [provider.secretOption]: SECRET, fetch: inJuly2020(fetch) });

    const { accessToken } = await client.getToken();

    expect(accessToken).toMatch(/^example-/);
    expect(passed.every(({ status }) => status === 200)).toBe(true);
    expect(provider.requests).toEqual([]);
  });

  /** The tokens of BLAM's documented example expired then, so the `Date` header must be of that day. */
  function inJuly2020(fetch: Fetch): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      const headers = new Headers(response.headers);
      headers.set('date', 'Fri, 17 Jul 2020 10:46:44 GMT');
      return new Response(response.body, { status: response.status, headers });
    };
  }
});
