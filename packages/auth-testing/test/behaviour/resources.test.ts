import type { ProviderHandle, ProviderName } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import {
  callResource,
  clientCredentials,
  members,
  passwordGrant,
  postForm,
  signIn,
} from '../support/requests.ts';
import { start } from '../support/start.ts';

async function startAll() {
  const emulator = await start('blameless', 'blam', 'blastiq', 'blooma');
  const { blameless, blam, blastiq, blooma } = emulator;

  async function issue(name: ProviderName): Promise<string> {
    if (name === 'blam') return (await members(signIn(blam))).bearerToken ?? '';
    const asked = {
      blastiq: () => postForm(`${blastiq.options.authority}/connect/token`, passwordGrant(blastiq.options)),
      blooma: () =>
        postForm(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`)),
      blameless: () =>
        postForm(`${blameless.url}/oauth/token`, clientCredentials(blameless.options, 'acme.blameless.io')),
    }[name]();
    return (await members(asked)).access_token ?? '';
  }
  return { emulator, issue };
}

/** How each provider refuses a token. */
const refusals = {
  blooma: { challenge: 'Bearer realm="blooma", error="invalid_token"', body: '' },
  blameless: { challenge: 'Bearer', body: '{"error":{"status":401,"message":"Unauthorized"}}' },
  blam: { challenge: 'Bearer error="invalid_token"', body: '' },
  blastiq: { challenge: 'Bearer realm="IdentityServer",error="invalid_token"', body: '' },
};

describe.each(['blooma', 'blameless', 'blam', 'blastiq'] as const)('%s', (name) => {
  async function startOne() {
    const { emulator, issue } = await startAll();
    const provider: ProviderHandle = emulator[name];
    return { emulator, issue, provider };
  }

  async function expectRefused(response: Response) {
    const { challenge, body } = refusals[name];
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')?.replace(/,error_description=.*/, '')).toBe(challenge);
    expect(await response.text()).toBe(body);
  }

  test.each(['jwt', 'opaque'] as const)(
    'accepts a live %s token, and refuses it after revocation',
    async (tokenFormat) => {
      const { issue, provider } = await startOne();
      provider.configure({ tokenFormat });
      const token = await issue(name);
      expect(token.split('.').length).toBe(tokenFormat === 'jwt' ? 3 : 1);
      expect((await callResource(provider, token)).status).toBe(200);

      provider.revoke(token);

      await expectRefused(await callResource(provider, token));
    },
  );

  test('refuses an expired token', async () => {
    const { issue, provider } = await startOne();
    const token = await issue(name);
    expect((await callResource(provider, token)).status).toBe(200);

    provider.configure({ clockOffsetMs: provider.settings.lifetimeMs + 1_000 });

    await expectRefused(await callResource(provider, token));
  });

  test('accepts a token with a lifetime of half a second for half a second', async () => {
    const { issue, provider } = await startOne();
    provider.configure({ lifetimeMs: 500 });
    const token = await issue(name);

    expect((await callResource(provider, token)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 510));
    await expectRefused(await callResource(provider, token));
  });

  test('refuses a token with a changed signature or changed claims', async () => {
    const { issue, provider } = await startOne();
    const [header = '', claims = '', signature = ''] = (await issue(name)).split('.');
    const forged = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const later = Buffer.from(JSON.stringify({ ...forged, exp: forged.exp + 60 })).toString('base64url');
    const other = signature.startsWith('A') ? 'B' : 'A';

    await expectRefused(await callResource(provider, `${header}.${claims}.${other}${signature.slice(1)}`));
    await expectRefused(await callResource(provider, `${header}.${later}.${signature}`));
    expect((await callResource(provider, `${header}.${claims}.${signature}`)).status).toBe(200);
  });

  test('refuses an unsigned token, a token of another provider, and nonsense', async () => {
    const { emulator, issue, provider } = await startOne();
    const [, claims = ''] = (await issue(name)).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const foreign = await issue(name === 'blooma' ? 'blameless' : 'blooma');
    expect((await callResource(emulator[name === 'blooma' ? 'blameless' : 'blooma'], foreign)).status).toBe(
      200,
    );

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
    const token = await issue(name);
    await callResource(provider, token);
    await callResource(provider, 'nonsense');

    expect(provider.tokenRequests).toBe(1);
    expect(provider.violations).toEqual([]);
    expect(provider.requests.map(({ status }) => status)).toEqual([200, 200, 401]);
  });
});

test('Blooma returns the posted body', async () => {
  const { emulator, issue } = await startAll();
  const body = JSON.stringify({ amount: 250_000, name: 'é' });

  const response = await fetch(`${emulator.blooma.url}/api/loans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await issue('blooma')}`, 'content-type': 'application/json' },
    body,
  });

  expect(response.status).toBe(201);
  expect(await response.text()).toBe(body);
});
