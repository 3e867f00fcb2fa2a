import { Server } from 'node:net';
import { isAuthError } from '@x/auth-core';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { rejection } from '@x/test-kit/waiting';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { loadFactories, names } from './support/factories.ts';
import { faults } from './support/faults.ts';
import { failAlways } from './support/situations.ts';

const factories = await loadFactories();
const emulator = await startEmulator({ ports: false });
afterAll(() => emulator.stop());

describe.each(names)('%s without a port', (name) => {
  const provider: ProviderHandle = emulator[name];
  const possible = faults.filter(({ isPossible }) => isPossible?.(provider.tokenMembers) ?? true);
  const create = (change: object = {}) =>
    factories[name]({ ...Object(provider.options), fetch: provider.handle, ...change });

  test('issues tokens and answers calls by its handle, at an address that belongs to nobody', async () => {
    provider.clear();
    const response = await create().fetch(provider.resource);

    expect(response.status).toBe(200);
    expect(new URL(provider.apiUrl).hostname).toBe(`${name}.test`);
    expect([provider.tokenRequests, provider.requests.length > 1, provider.violations]).toEqual([
      1,
      true,
      [],
    ]);
  });

  test('renews a token that was revoked', async () => {
    const client = create();
    const { accessToken } = await client.getToken();
    provider.revoke(accessToken);

    expect((await client.fetch(provider.resource)).status).toBe(200);
  });

  test.each(possible)('causes the same as on a port: $name', async ({ code, fault, isEndless = false }) => {
    const broken = failAlways(provider, fault(provider.tokenMembers));
    const client = create({ retry: false, timeoutMs: isEndless ? 300 : 10_000 });
    const error = await rejection(client.getToken());
    broken.stop();

    expect(isAuthError(error) && error.code).toBe(code);
    expect(emulator.untrustedServer.requests).toEqual([]);
  });
});

test('a provider has the address that the code under test has in it, with issuer and audience', async () => {
  const urls = { blooma: 'https://acme.blooma.ai', blastiq: 'https://blastiq.example/' };
  const own = await stopAfterTest(startEmulator({ ports: false, urls }));
  const blooma = factories.blooma({ ...own.blooma.options, fetch: own.handle });
  const blastiq = factories.blastiq({ ...own.blastiq.options, fetch: own.handle });

  const responses = [await blooma.fetch('/api/loans'), await blastiq.fetch(own.blastiq.resource)];
  const discovery = await own.handle(`${own.blastiq.authUrl}/.well-known/openid-configuration`);

  expect(responses.map(({ url, status }) => [url, status])).toEqual([
    ['', 200],
    ['', 200],
  ]);
  expect(own.blooma.options.baseUrl).toBe('https://acme.blooma.ai');
  expect((await discovery.json()).issuer).toBe('https://blastiq.example/identity');
  expect(own.violations).toEqual([]);
});

test.each(['https://acme.blooma.ai/base', 'acme.blooma.ai', 'ftp://acme.blooma.ai'])(
  'the address %s is refused',
  async (blooma) => {
    await expect(startEmulator({ ports: false, urls: { blooma } })).rejects.toThrow(
      'urls.blooma must be an origin, such as https://acme.example.',
    );
  },
);

test('the emulator answers by origin: providers, page and untrusted server, and nothing else', async () => {
  emulator.blooma.fail({ redirect: 307 });
  const redirected = await emulator.handle(`${emulator.blooma.url}/oauth/token`, { method: 'POST' });
  const followed = await emulator.handle(redirected.headers.get('location') ?? '', { method: 'POST' });
  const page = await emulator.handle(new Request(`${emulator.url}/providers`));
  const elsewhere = await rejection(emulator.handle('https://elsewhere.example/'));

  expect([redirected.status, followed.status, page.status]).toEqual([307, 200, 200]);
  expect(emulator.untrustedServer.requests).toHaveLength(1);
  expect(elsewhere).toBeInstanceOf(TypeError);
});

test('no port is opened', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen');

  const own = await stopAfterTest(startEmulator({ ports: false }));
  await own.handle(`${own.url}/providers`);

  expect(listen).not.toHaveBeenCalled();
  await stopAfterTest(startEmulator({ providers: [] }));
  expect(listen).toHaveBeenCalled();
});

test('a caller who gives up is let go with the reason', async () => {
  const reason = new Error('left');
  const { blooma } = emulator;
  blooma.fail({ operation: 'listLoans', delayMs: 200 });
  const controller = new AbortController();
  const asked = blooma.handle(`${blooma.url}/api/loans`, { signal: controller.signal });
  controller.abort(reason);

  await expect(asked).rejects.toBe(reason);
});
