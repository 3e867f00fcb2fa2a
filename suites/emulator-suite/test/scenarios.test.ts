import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type AuthErrorCode, isAuthError } from '@x/auth-core';
import { type ProviderHandle, type ScenarioName, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, test } from 'vitest';
import { loadFactories, names } from './support/factories.ts';

const factories = await loadFactories();
const MINUTE_MS = 60_000;

/** What a client gets while a scenario is played: the status of an API call, or the code of an error. */
type Outcome = number | AuthErrorCode;

interface Expectation {
  /** At the first call, without a token. */
  readonly first: Outcome;
  /** Minutes later, when the scenario is over and the client's cooldowns too. */
  readonly afterMinutes: number;
}

const expectations: Readonly<Record<ScenarioName, Expectation>> = {
  'api-outage': { first: 503, afterMinutes: 11 },
  'api-refuses-tokens': { first: 401, afterMinutes: 20 },
  'black-friday': { first: 'rate_limited', afterMinutes: 11 },
  'captive-portal': { first: 'invalid_response', afterMinutes: 2 },
  'clock-ahead': { first: 200, afterMinutes: 60 },
  'clock-behind': { first: 200, afterMinutes: 60 },
  'flaky-network': { first: 200, afterMinutes: 2 },
  'hour-of-outage': { first: 'provider_unavailable', afterMinutes: 61 },
  'opaque-tokens': { first: 200, afterMinutes: 61 },
  'planned-maintenance': { first: 'provider_unavailable', afterMinutes: 3 },
  'redirected-sign-in': { first: 'invalid_response', afterMinutes: 2 },
  'rotation-lost': { first: 200, afterMinutes: 120 },
  'short-lifetimes': { first: 200, afterMinutes: 61 },
  'slow-provider': { first: 200, afterMinutes: 2 },
  'wrong-secret-for-a-while': { first: 'invalid_credentials', afterMinutes: 15 },
};

/** These change settings and plan no fault. */
const SETTINGS_ALONE = ['clock-ahead', 'clock-behind', 'opaque-tokens', 'short-lifetimes'];

const hasRefresh = ({ settings }: ProviderHandle) => settings.refreshTokens;

test('every scenario of the package is played here', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('@x/auth-testing/package.json'));
  const files = globSync('*.json', { cwd: join(folder, 'scenarios') }).map((file) => basename(file, '.json'));

  expect(Object.keys(expectations).sort()).toEqual(files.sort());
});

describe.each(names)('the client of %s', (name) => {
  test.each(Object.entries(expectations))('gets through %s', async (scenario, { first, afterMinutes }) => {
    const emulator = await stopAfterTest(startEmulator({ providers: [name], ports: false }));
    const provider: ProviderHandle = emulator[name];
    const client = factories[name]({
      ...Object(provider.options),
      fetch: emulator.handle,
      now: emulator.now,
      retry: { attempts: 3, maxRetryAfterMs: 0 },
    });
    const call = async (): Promise<Outcome> => {
      try {
        return (await client.fetch(provider.resource)).status;
      } catch (error) {
        if (isAuthError(error)) return error.code;
        throw error;
      }
    };

    const played = emulator.play(scenario as ScenarioName);
    const atFirst = await call();
    emulator.advance(afterMinutes * MINUTE_MS);

    expect([atFirst, await call()]).toEqual([first, 200]);
    expect(played.hasEnded).toBe(true);
    expect(emulator.untrustedServer.requests).toEqual([]);
    // A scenario that nobody notices would show nothing.
    const isNoticed = provider.requests.some(({ fault }) => fault !== undefined);
    const isMeant =
      !SETTINGS_ALONE.includes(scenario) && (scenario !== 'rotation-lost' || hasRefresh(provider));
    expect(isNoticed).toBe(isMeant);
  });
});
