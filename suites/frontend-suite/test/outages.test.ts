import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type AuthClient, isAuthError } from '@x/auth-core';
import { createTokenBroker } from '@x/auth-core/broker';
import { createApiProxy } from '@x/auth-core/proxy';
import { createRemoteAuth } from '@x/auth-core/remote';
import { type ScenarioName, startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { describe, expect, onTestFinished, test } from 'vitest';

const APP = 'https://app.example';
const PROVIDERS = ['blameless', 'blam', 'blastiq', 'blooma'] as const;
const SCENARIOS = globSync('*.json', {
  cwd: join(import.meta.dirname, '../../../packages/auth-testing/scenarios'),
}).map((file) => basename(file, '.json') as ScenarioName);

/** What a page may learn of a failure: codes of this package, and what an API answers itself. */
const CODES = [
  ...['rate_limited', 'provider_unavailable', 'network_error', 'timeout', 'invalid_response'],
  ...['invalid_credentials', 'access_denied', 'invalid_request'],
];

/** The codes of all tests. */
const seen = new Set<string>();

/** A server with a client of each provider, all of them played by the emulator, and a page of it. */
async function startApp() {
  const emulator = await startEmulator({ ports: false });
  onTestFinished(() => emulator.stop());
  const { now } = emulator;
  const parts = { now, retry: false, timeoutMs: 10_000 } as const;
  const { blameless, blam, blastiq, blooma } = emulator;
  const clients: Record<(typeof PROVIDERS)[number], AuthClient> = {
    blameless: createBlamelessAuth({ ...blameless.options, ...parts, fetch: blameless.handle }),
    blam: createBlamAuth({ ...blam.options, ...parts, fetch: blam.handle }),
    blastiq: createBlastiqAuth({ ...blastiq.options, ...parts, fetch: blastiq.handle }),
    blooma: createBloomaAuth({ ...blooma.options, ...parts, fetch: blooma.handle }),
  };
  const authorize = () => 'anna';
  const broker = createTokenBroker({ clients, authorize, now });
  const proxy = createApiProxy({
    clients,
    authorize,
    allow: Object.fromEntries(PROVIDERS.map((name) => [name, ['GET /**']])),
  });
  const page = (path: string) =>
    proxy(new Request(`${APP}/api${path}`, { headers: { 'x-auth-request': '1', origin: APP } }));
  const remote = (name: (typeof PROVIDERS)[number]) =>
    createRemoteAuth({
      ...parts,
      endpoint: `${APP}/token`,
      provider: name,
      apiUrl: emulator[name].apiUrl,
      fetch(input, init) {
        const request = new Request(input, init);
        return request.url.startsWith(APP) ? broker(request) : emulator[name].handle(request);
      },
    });
  return { emulator, page, remote };
}

describe.each(SCENARIOS)('in the scenario %s', (scenario) => {
  test.each(PROVIDERS)('a page that uses %s gets answers or known errors, and recovers', async (name) => {
    const { emulator, page, remote } = await startApp();
    const { resource } = emulator[name];
    const client = remote(name);
    const statuses: number[] = [];
    const codes = new Set<string>();
    const call = async (): Promise<boolean> => {
      const response = await page(`/${name}${resource}`);
      const text = await response.text();
      statuses.push(response.status);
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(text).not.toMatch(/eyJ\w|bearer /i);
      if (response.ok || !text.startsWith('{"error":{"code"')) return response.ok;
      codes.add(JSON.parse(text).error.code);
      return false;
    };
    const callRemote = async (): Promise<boolean> => {
      try {
        return (await client.fetch(resource)).ok;
      } catch (error) {
        if (isAuthError(error)) codes.add(error.code);
        // The API itself cannot be reached.
        else expect(error).toBeInstanceOf(TypeError);
        return false;
      }
    };
    expect([await call(), await callRemote()]).toEqual([true, true]);

    emulator.play(scenario);
    for (let step = 0; step < 20; step += 1) {
      await call();
      await callRemote();
      emulator.advance(6 * 60_000);
    }
    emulator[name].heal();
    emulator.advance(24 * 3_600_000);

    expect(await call()).toBe(true);
    expect(await callRemote()).toBe(true);
    for (const code of codes) seen.add(code);
    expect([...codes].filter((code) => !CODES.includes(code))).toEqual([]);
    expect(statuses.filter((status) => status === 401 || status > 599)).toEqual(
      scenario === 'api-refuses-tokens' ? statuses.filter((status) => status === 401) : [],
    );
  });
});

test('the scenarios were outages', () => {
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['network_error', 'provider_unavailable', 'rate_limited']),
  );
});
