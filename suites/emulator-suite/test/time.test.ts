import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, test, vi } from 'vitest';
import { loadFactories, names } from './support/factories.ts';

const factories = await loadFactories();
const HOUR_MS = 3_600_000;

describe.each(names)('%s', (name) => {
  test('lives through a month of tokens in a moment, on the clock of the emulator', async () => {
    const emulator = await stopAfterTest(startEmulator({ providers: [name], ports: false }));
    const provider: ProviderHandle = emulator[name];
    const client = factories[name]({
      ...Object(provider.options),
      fetch: provider.handle,
      now: emulator.now,
    });
    const before = process.cpuUsage();
    const seen = new Set<string>();

    for (let day = 0; day < 30; day += 1) {
      const response = await client.fetch(provider.resource);
      expect(response.status, `day ${day}`).toBe(200);
      seen.add((await client.getToken()).accessToken);
      emulator.advance(24 * HOUR_MS);
    }

    expect(seen.size).toBe(30);
    expect(provider.tokenRequests).toBeGreaterThanOrEqual(30);
    expect(provider.violations.filter(({ rule }) => rule !== 'refresh-token')).toEqual([]);
    // Processor time, which other programs do not use up.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });

  test.each([
    ['on a port', {}],
    ['without a port', { ports: false }],
  ] as const)('answers %s while a test has faked the timers', async (_where, options) => {
    vi.useFakeTimers();
    try {
      const emulator = await stopAfterTest(startEmulator({ providers: [name], ...options }));
      const provider: ProviderHandle = emulator[name];
      const fetch = 'ports' in options ? provider.handle : undefined;
      const client = factories[name]({ ...Object(provider.options), ...(fetch && { fetch }) });
      provider.fail({ delayMs: 5 });

      const first = await client.getToken();
      vi.setSystemTime(Date.now() + 365 * 24 * HOUR_MS);
      const second = await client.getToken();

      expect((await client.fetch(provider.resource)).status).toBe(200);
      expect(second.accessToken).not.toBe(first.accessToken);
    } finally {
      vi.useRealTimers();
    }
  });
});
