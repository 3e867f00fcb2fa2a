import type { AuthClient, AuthEvent } from '@x/auth-core';
import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ENCRYPTED_KINDS, type ReadableStore, STORE_KINDS } from '../src/store-kinds.ts';

const MINUTE_MS = 60_000;
/** What each test lasts, on the clock of the provider. */
const LIFETIMES = 2;
/** How often each host asks in a lifetime. */
const CALLS = 12;
const PROVIDERS = {
  /**
   * Tokens of five minutes, with refresh tokens. Their expiry is a date, which is measured against the `Date` header, and
   * that has whole seconds. So it adds as much as the `Date` that a reader saw.
   */
  blam: { lifetimeMs: 5 * MINUTE_MS, toleranceMs: 1_000, create: createBlamAuth },
  /** Tokens with a lifetime in seconds. */
  blooma: { lifetimeMs: 24 * 60 * MINUTE_MS, toleranceMs: 1_000, create: createBloomaAuth },
} as const;

/** The long form has encrypted stores too, and both kinds of tokens in each store. */
const isLong = Boolean(process.env.X_AUTH_LONG_TESTS);
const kinds = Object.entries({ ...STORE_KINDS, ...(isLong && ENCRYPTED_KINDS) });

describe.each(kinds)('with %s', (name, createStore) => {
  let opened: ReadableStore;
  beforeAll(async () => {
    opened = await createStore();
  });
  afterAll(async () => void (await opened.close()));

  describe.each(providersOf(name))('a token of %s', (provider, { lifetimeMs, toleranceMs, create }) => {
    test.each([
      ['ahead', 10],
      ['behind', -10],
    ])('is believed to the second by a host ten minutes %s, and renewed as seldom', async (_how, minutes) => {
      const emulator = await startEmulator({ providers: ['blam', 'blooma'], ports: false });
      onTestFinished(emulator.stop);
      const server = emulator[provider as keyof typeof PROVIDERS];
      const events: AuthEvent[] = [];
      /** When each token really expires, by the clock of the provider. */
      const truth = new Map<unknown, number>();
      const fetch: typeof server.handle = async (...call) => {
        const response = await server.handle(...call);
        const body: object = await response.clone().json();
        for (const value of Object.values(body)) truth.set(value, emulator.now() + lifetimeMs);
        return response;
      };
      const pepper = crypto.randomUUID();
      const work: Promise<unknown>[] = [];
      const hosts = [0, minutes].map((skew) => ({
        skewMs: skew * MINUTE_MS,
        client: (create as (options: object) => AuthClient)({
          ...server.options,
          store: opened.store,
          // Of this test alone.
          storeKeyPepper: pepper,
          waitUntil: (renewal: Promise<unknown>) => void work.push(renewal),
          // A slow machine is no trouble with the store.
          storeTimeoutMs: 30_000,
          fetch,
          now: () => emulator.now() + skew * MINUTE_MS,
          onEvent: (event: AuthEvent) => void events.push(event),
        }),
      }));
      // Each host knows the clock of the provider from an answer of its own.
      for (const { client } of hosts) {
        await client.getToken({ forceRefresh: true });
        emulator.advance(1);
      }
      const before = server.tokenRequests;
      const stepMs = lifetimeMs / CALLS;
      for (let call = 0; call < LIFETIMES * CALLS; call += 1) {
        for (const { client, skewMs } of hosts) {
          const { accessToken, expiresAt } = await client.getToken();
          const expiry = truth.get(accessToken) ?? Number.NaN;

          expect(expiresAt - skewMs).toBeLessThanOrEqual(expiry + toleranceMs);
          expect(emulator.now()).toBeLessThan(expiry);
          // A renewal in the background ends before the clock moves on.
          await Promise.all(work.splice(0));
        }
        emulator.advance(stepMs);
      }

      expect(events.filter(({ type }) => type === 'store_failed')).toEqual([]);
      // A token is renewed after four fifths of its lifetime at the earliest.
      expect(server.tokenRequests - before).toBeLessThanOrEqual(LIFETIMES + 1);
    });
  });
});

/** A slow hash proves a password, so the short form has such tokens in one store. */
function providersOf(kind: string) {
  return Object.entries(PROVIDERS).filter(
    ([provider]) => isLong || provider === 'blooma' || kind === 'a memory store',
  );
}
