import { type AuthClient, type AuthErrorCode, type AuthEvent, isAuthError } from '@x/auth-core';
import type { Fault, ProviderHandle } from '@x/auth-testing';
import type { TestClock } from '@x/test-kit/test-clock';
import { rejection, until } from '@x/test-kit/waiting';
import { expect } from 'vitest';

/** A provider and a client of its package, with a test clock. */
export interface Scene {
  readonly provider: ProviderHandle;
  readonly client: AuthClient;
  readonly events: AuthEvent[];
  /** The client's wall clock. */
  readonly clock: TestClock;
  /** Applies the fault to every token request until it is stopped. */
  break(): { stop(): void };
}

/** When a fault happens. `run` returns the reported code. */
export interface Situation {
  readonly name: string;
  /** A line of the documentation. */
  readonly outcome: string;
  run(scene: Scene): Promise<AuthErrorCode | undefined>;
}

export const situations: readonly Situation[] = [
  {
    name: 'first issue',
    outcome: 'the call rejects with the code',
    async run({ client, ...scene }) {
      const broken = scene.break();
      const code = await codeOf(client.getToken());
      broken.stop();
      return code;
    },
  },
  {
    name: 'refresh',
    outcome: 'the call rejects with the code, after both the refresh token and the credentials failed',
    async run({ client, clock, ...scene }) {
      const { expiresAt } = await client.getToken();
      clock.advance(expiresAt - clock.now() + 1_000);
      const broken = scene.break();
      const code = await codeOf(client.getToken());
      broken.stop();
      return code;
    },
  },
  {
    name: 'background renewal',
    outcome: 'the call returns the old token at once; the code is in the event `renewal_failed`',
    async run({ client, clock, events, ...scene }) {
      const { accessToken, expiresAt } = await client.getToken();
      const remainingMs = expiresAt - clock.now();
      // In the soft window, for a token of any lifetime, and not yet in the hard window.
      clock.advance(remainingMs - Math.min(40_000, 0.15 * remainingMs));
      const broken = scene.break();
      const served = await client.getToken();
      expect(served.accessToken).toBe(accessToken);
      await until(() => lastFailure(events) !== undefined);
      expect((await client.getToken()).accessToken).toBe(accessToken);
      broken.stop();
      return lastFailure(events);
    },
  },
  {
    name: 'replay after a 401',
    outcome: "the caller gets the API's 401; the code is in the event `renewal_failed`",
    async run({ client, provider, events, ...scene }) {
      const { accessToken } = await client.getToken();
      provider.revoke(accessToken);
      const broken = scene.break();
      const response = await client.fetch(provider.resource);
      expect(response.status).toBe(401);
      await response.body?.cancel();
      broken.stop();
      return lastFailure(events);
    },
  },
];

/** Plans a fault for every token request until it is stopped. */
export function failAlways(provider: ProviderHandle, fault: Fault): { stop(): void } {
  return provider.fail({ ...fault, times: Number.POSITIVE_INFINITY });
}

async function codeOf(call: Promise<unknown>): Promise<AuthErrorCode> {
  const error = await rejection(call);
  if (!isAuthError(error)) throw error;
  return error.code;
}

function lastFailure(events: readonly AuthEvent[]): AuthErrorCode | undefined {
  return events.flatMap((event) => (event.type === 'renewal_failed' ? [event.code] : [])).at(-1);
}
