import type { AuthClient } from '@x/auth-core';
import type { Emulator, ProviderName } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth, createBlastiqClient } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { describe, expect, test } from 'vitest';
import { startPrism } from './support/prism.ts';
import { start } from './support/start.ts';

type Fetch = typeof globalThis.fetch;

/** The base URL of each provider's spec on the emulator. For BlastIQ that is the authority. */
const bases: Record<ProviderName, (emulator: Emulator) => string> = {
  blameless: ({ blameless }) => blameless.url,
  blam: ({ blam }) => blam.url,
  blastiq: ({ blastiq }) => blastiq.options.authority,
  blooma: ({ blooma }) => blooma.url,
};

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
    const emulator = (await start(name)) as Emulator;
    const base = bases[name](emulator);
    return { emulator, base, ...createReroutedFetch(base, await startPrism(name, base)) };
  }

  test('of Blooma', async () => {
    const { emulator, fetch, passed } = await startProxied('blooma');

    await createBloomaAuth({ ...emulator.blooma.options, fetch }).getToken();

    expect(passed).toEqual([{ operation: 'POST /oauth/token', status: 200, violations: [] }]);
  });

  test('of Blameless', async () => {
    const { emulator, fetch, passed } = await startProxied('blameless');

    await createBlamelessAuth({ ...emulator.blameless.options, fetch }).getToken();

    expect(passed).toEqual([{ operation: 'POST /oauth/token', status: 200, violations: [] }]);
  });

  test('of BLAM, sign-in and refresh', async () => {
    const { emulator, fetch, passed } = await startProxied('blam');
    // Prism refuses a password with a colon, which RFC 7617 §2 allows.
    emulator.blam.accounts.set('prism', { secret: 'p+a&s%s-é' });
    const account = { username: 'prism', password: 'p+a&s%s-é' };
    const blam = createBlamAuth({ ...emulator.blam.options, ...account, fetch });

    await blam.getToken();
    await blam.getToken({ forceRefresh: true });

    expect(passed).toEqual([
      { operation: 'GET /api/users/authorisation', status: 200, violations: [] },
      { operation: 'GET /api/users/token', status: 200, violations: [] },
    ]);
  });

  test('of BlastIQ, discovery, password, refresh and revocation', async () => {
    const { emulator, fetch, passed } = await startProxied('blastiq');
    const { authority } = emulator.blastiq.options;
    const blastiq = createBlastiqAuth({ ...emulator.blastiq.options, fetch });

    await blastiq.getToken();
    await blastiq.getToken({ forceRefresh: true });
    await createBlastiqClient({ authority, fetch }).POST('/connect/revocation', {
      body: { client_id: 'external.customer', token: 'any' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      bodySerializer: (body) => new URLSearchParams(body).toString(),
    });

    expect(passed).toEqual([
      { operation: 'GET /identity/.well-known/openid-configuration', status: 200, violations: [] },
      { operation: 'POST /identity/connect/token', status: 200, violations: [] },
      { operation: 'POST /identity/connect/token', status: 200, violations: [] },
      { operation: 'POST /identity/connect/revocation', status: 200, violations: [] },
    ]);
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

describe('Prism as a mock server, made from the spec, issues a token to the SDK', () => {
  const credentials = { clientId: 'a', clientSecret: 'b' };
  const user = { username: 'a', password: 'b' };
  const documented: [ProviderName, string, (fetch: Fetch) => AuthClient][] = [
    [
      'blooma',
      'https://login.blooma.ai',
      (fetch) => createBloomaAuth({ ...credentials, baseUrl: 'https://example.blooma.ai', fetch }),
    ],
    [
      'blameless',
      'https://blamelesshq.auth0.com',
      (fetch) => createBlamelessAuth({ ...credentials, customer: 'example', fetch }),
    ],
    [
      'blam',
      'https://yourblam.bluelucy.com',
      (fetch) =>
        createBlamAuth({ ...user, baseUrl: 'https://yourblam.bluelucy.com', fetch: inJuly2020(fetch) }),
    ],
    ['blastiq', 'https://www.blastiq.com/identity', (fetch) => createBlastiqAuth({ ...user, fetch })],
  ];

  test.each(documented)('of %s', async (name, base, create) => {
    const { fetch, passed } = createReroutedFetch(base, await startPrism(name));

    const { accessToken } = await create(fetch).getToken();

    expect(accessToken).toMatch(/^example-(access|bearer)-token$/);
    expect(passed.every(({ status }) => status === 200)).toBe(true);
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
