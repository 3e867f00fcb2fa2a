import type { ProviderHandle } from '@x/auth-testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import { issueByCurl } from '../support/curl.ts';
import { callResource } from '../support/requests.ts';
import { start } from '../support/start.ts';

describe.each(PROVIDER_NAMES)('%s', (name) => {
  const anotherName = PROVIDER_NAMES.find((each) => each !== name) ?? name;

  async function startOne() {
    const emulator = await start(name);
    const provider: ProviderHandle = emulator[name];
    return { provider, issue: () => issueByCurl(provider) };
  }

  async function expectRefused(response: Response) {
    expect(response.status).toBe(401);
    // RFC 6750 §3: a 401 says which scheme it wants.
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    await response.body?.cancel();
  }

  test.each(['jwt', 'opaque'] as const)(
    'accepts a live %s token, and refuses it after revocation',
    async (tokenFormat) => {
      const { issue, provider } = await startOne();
      provider.configure({ tokenFormat });
      const token = await issue();
      expect(token.split('.').length).toBe(tokenFormat === 'jwt' ? 3 : 1);
      expect((await callResource(provider, token)).status).toBe(200);

      provider.revoke(token);

      await expectRefused(await callResource(provider, token));
    },
  );

  test('refuses an expired token', async () => {
    const { issue, provider } = await startOne();
    const token = await issue();
    expect((await callResource(provider, token)).status).toBe(200);

    provider.configure({ clockOffsetMs: provider.settings.lifetimeMs + 1_000 });

    await expectRefused(await callResource(provider, token));
  });

  test('accepts a token with a lifetime of half a second for half a second', async () => {
    // A clock that stands until the test moves it.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { issue, provider } = await startOne();
    provider.configure({ lifetimeMs: 500 });
    const token = await issue();

    vi.setSystemTime(Date.now() + 499);
    expect((await callResource(provider, token)).status).toBe(200);
    vi.setSystemTime(Date.now() + 1);
    await expectRefused(await callResource(provider, token));
  });

  test('refuses a token with a changed signature or changed claims', async () => {
    const { issue, provider } = await startOne();
    const [header = '', claims = '', signature = ''] = (await issue()).split('.');
    const forged = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const later = Buffer.from(JSON.stringify({ ...forged, exp: forged.exp + 60 })).toString('base64url');
    const other = signature.startsWith('A') ? 'B' : 'A';

    await expectRefused(await callResource(provider, `${header}.${claims}.${other}${signature.slice(1)}`));
    await expectRefused(await callResource(provider, `${header}.${later}.${signature}`));
    expect((await callResource(provider, `${header}.${claims}.${signature}`)).status).toBe(200);
  });

  test('refuses an unsigned token, a token of another provider, and nonsense', async () => {
    const { provider, issue } = await startOne();
    const [, claims = ''] = (await issue()).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const other: ProviderHandle = (await start(anotherName))[anotherName];
    const foreign = await issueByCurl(other);
    expect((await callResource(other, foreign)).status).toBe(200);

    await expectRefused(await callResource(provider, unsigned));
    await expectRefused(await callResource(provider, foreign));
    await expectRefused(await callResource(provider, 'nonsense'));
  });

  test('refuses a call without a token with a challenge without an error', async () => {
    const { provider } = await startOne();

    const response = await callResource(provider);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).not.toContain('error=');
  });

  test('does not count API calls as token requests or violations', async () => {
    const { issue, provider } = await startOne();
    const token = await issue();
    await callResource(provider, token);
    await callResource(provider, 'nonsense');

    expect(provider.tokenRequests).toBe(1);
    expect(provider.violations).toEqual([]);
    expect(provider.requests.map(({ status }) => status)).toEqual([200, 200, 401]);
  });
});

test.each([
  ['blooma', 'Bearer realm="blooma", error="invalid_token"', ''],
  ['blameless', 'Bearer', '{"error":{"status":401,"message":"Unauthorized"}}'],
  ['blam', 'Bearer error="invalid_token"', ''],
  ['blastiq', 'Bearer realm="IdentityServer",error="invalid_token"', ''],
] as const)('%s refuses a token with its own challenge and body', async (name, challenge, body) => {
  const provider: ProviderHandle = (await start(name))[name];

  const response = await callResource(provider, 'nonsense');

  expect(response.headers.get('www-authenticate')).toBe(challenge);
  expect(await response.text()).toBe(body);
});

test('Blooma returns the posted body', async () => {
  const { blooma } = await start('blooma');
  const body = JSON.stringify({ amount: 250_000, name: 'é' });

  const response = await fetch(`${blooma.url}/api/loans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await issueByCurl(blooma)}`, 'content-type': 'application/json' },
    body,
  });

  expect(response.status).toBe(201);
  expect(await response.text()).toBe(body);
});
