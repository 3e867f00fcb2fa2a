import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { faultsOf } from './faults.ts';
import { unknownFunctions } from './named-functions.ts';
import { provokeFailure } from './provoke-failure.ts';
import { startStubProvider } from './stub-provider.ts';

/** Every failure is an `AuthError` that says who, what, and what to do. Calls succeed again after the failure. */
export function describeFailures<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { name: provider, title } = definition;
  const faults = faultsOf(definition);

  describe.each(faults)('a token request answered with $name', (fault) => {
    const { code, status, retryAfterMs } = fault;

    test(`rejects with ${code} and a plain message`, async () => {
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
      expect(await unknownFunctions(definition, error.message)).toEqual([]);
      expect(otherServer.received).toEqual([]);
      expect(anonymous(error.message, stub.origin)).toMatchSnapshot();
    });

    test('succeeds after the provider has recovered', async () => {
      const { auth, clock, stub } = await provokeFailure(definition, fault, 'first');
      stub.answerTokenRequests();
      clock.advance(600_000);

      expect((await auth.getToken()).accessToken).toMatch(/^bearer-token-\d+$/);
    });

    test('fails in the same way in a renewal, and succeeds after the provider has recovered', async () => {
      const { auth, clock, error, stub, otherServer } = await provokeFailure(definition, fault, 'renewal');

      expect(error.code).toBe(code);
      expect(error.status).toBe(status);
      expect(otherServer.received).toEqual([]);

      stub.answerTokenRequests();
      clock.advance(600_000);
      expect((await auth.getToken()).accessToken).toMatch(/^bearer-token-\d+$/);
    });
  });

  // The test's own fetch returns the 407, because Node's fetch turns one from a server into a network error.
  test('a 407 of a proxy is a network_error and not invalid_credentials', async () => {
    const stub = await startStubProvider(definition);
    let isProxyRefusing = true;
    const auth = definition.createAuth({
      ...definition.documented,
      retry: false,
      fetch: async (...request) =>
        isProxyRefusing ? new Response(null, { status: 407 }) : stub.fetch(...request),
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
    isProxyRefusing = false;
    expect((await auth.getToken()).accessToken).toBe('bearer-token-1');
  });
}

/** Replaces what differs between runs: the port, the runtime's headers, and its name for a lost connection. */
function anonymous(message: string, origin: string): string {
  return message
    .replaceAll(origin, 'http://stub')
    .replaceAll(new URL(origin).host, 'stub')
    .replace(/\([^)]*client-?id=[^)]*\)|\([^)]*"host"[^)]*\)/s, '(the request)')
    .replace(/ECONNRESET|UND_ERR_SOCKET/, 'CONNECTION_LOST');
}
