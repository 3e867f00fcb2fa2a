import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { createFakeNetwork } from './fake-network.ts';
import { faultsOf } from './faults.ts';
import { provokeFailure } from './provoke-failure.ts';

/** Every failure is one `AuthError` that says who, what, and what to do; and it is over when its cause is. */
export function describeFailures<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { name: provider, title } = definition;
  const faults = faultsOf(definition);

  describe.each(faults)('a token request that is answered with $name', (fault) => {
    const { code, status, retryAfterMs } = fault;

    test(`fails as ${code}, in a sentence`, async () => {
      const { error, stub, otherServer } = await provokeFailure(definition, fault, 'first');

      expect({ ...error }).toMatchObject({
        name: 'AuthError',
        code,
        provider,
        retryable: ['rate_limited', 'provider_unavailable', 'network_error', 'timeout'].includes(code),
      });
      expect(error.status).toBe(status);
      expect(error.retryAfterMs).toBe(retryAfterMs);
      expect(error.message).toContain(title);
      expect(error.message).toMatch(/^[A-Z].+\.$/s);
      expect(otherServer.received).toEqual([]);
      expect(anonymous(error.message, stub.origin)).toMatchSnapshot();
    });

    test('is over when the provider has healed', async () => {
      const { auth, clock, stub } = await provokeFailure(definition, fault, 'first');
      stub.answerTokenRequests();
      clock.advance(600_000);

      expect((await auth.getToken()).accessToken).toMatch(/^bearer-token-\d+$/);
    });

    test('fails a renewal in the same way, and that is over too', async () => {
      const { auth, clock, error, stub, otherServer } = await provokeFailure(definition, fault, 'renewal');

      expect(error.code).toBe(code);
      expect(error.status).toBe(status);
      expect(otherServer.received).toEqual([]);

      stub.answerTokenRequests();
      clock.advance(600_000);
      expect((await auth.getToken()).accessToken).toMatch(/^bearer-token-\d+$/);
    });
  });

  // Node turns a 407 into a lost connection by itself, which no server of the suite can help.
  test('a proxy that refuses (407) is a lost connection and no word on the credentials', async () => {
    const network = createFakeNetwork(definition);
    let isRefused = true;
    const auth = definition.createAuth({
      ...definition.documented,
      retry: false,
      fetch: async (...request) =>
        isRefused ? new Response(null, { status: 407 }) : network.fetch(...request),
    });

    const error: unknown = await auth.getToken().catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      name: 'AuthError',
      code: 'network_error',
      status: 407,
      provider,
      retryable: true,
      message: expect.stringContaining(title),
    });
    isRefused = false;
    expect((await auth.getToken()).accessToken).toBe('bearer-token-1');
  });
}

/** Without what differs from run to run: the port, a runtime's headers, and its name for a lost connection. */
function anonymous(message: string, origin: string): string {
  return message
    .replaceAll(origin, 'http://stand-in')
    .replaceAll(new URL(origin).host, 'stand-in')
    .replace(/\([^)]*client-?id=[^)]*\)|\([^)]*"host"[^)]*\)/s, '(what it was sent)')
    .replace(/ECONNRESET|UND_ERR_SOCKET/, 'CONNECTION_LOST');
}
