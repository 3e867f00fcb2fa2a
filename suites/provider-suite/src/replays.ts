import type { AuthEvent, AuthOptions } from '@x/auth-core';
import type { ReceivedRequest } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { startStubProvider } from './stub-provider.ts';

/** Bodies that can be sent twice. Each test creates its own. */
const REPEATABLE: Readonly<Record<string, (url: string) => [RequestInfo | URL, RequestInit?]>> = {
  'a string': (url) => [url, { method: 'POST', body: 'loan=1' }],
  'a form': (url) => [url, { method: 'POST', body: new URLSearchParams({ loan: '1' }) }],
  'a Blob': (url) => [url, { method: 'PUT', body: new Blob(['loan=1']) }],
  bytes: (url) => [url, { method: 'PATCH', body: new TextEncoder().encode('loan=1') }],
  FormData: (url) => [url, { method: 'POST', body: formData() }],
  'a Request object': (url) => [new Request(url, { method: 'POST', body: 'loan=1' })],
  'a Request object and a body in init': (url) => [new Request(url), { method: 'POST', body: 'loan=1' }],
};

const ONE_SHOT: Readonly<Record<string, () => unknown>> = {
  'a stream': () => new Blob(['loan=1']).stream(),
  'an async generator': async function* generate() {
    yield new TextEncoder().encode('loan=1');
  },
};

/** After a 401 a request is replayed completely or not at all. */
export function describeReplays<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('a request answered with 401', () => {
    test.each(Object.entries(REPEATABLE))('is replayed completely with %s', async (_, build) => {
      const { auth, stub } = await beginRevoked();
      const [input, init] = build(`${stub.url}/things`);

      const response = await auth.fetch(input, init);

      expect(response.status).toBe(200);
      expect(stub.calls).toHaveLength(2);
      const [first, second] = stub.calls.map(withoutBoundary);
      expect(first?.body).toContain('loan');
      expect(second).toEqual({
        ...first,
        headers: { ...first?.headers, authorization: 'Bearer bearer-token-2' },
      });
    });

    test.each(Object.entries(ONE_SHOT))('is not replayed with %s, and an event says so', async (_, body) => {
      const { auth, stub, events } = await beginRevoked();
      const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit;

      const response = await auth.fetch('/things', init);

      expect(response.status).toBe(401);
      expect(stub.calls.map((call) => call.body)).toEqual(['loan=1']);
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'request_unauthorized',
          replayed: false,
          reason: 'one-shot body',
        }),
      );
      expect((await auth.getToken()).accessToken).toBe('bearer-token-2');
    });
  });

  async function beginRevoked() {
    const stub = await startStubProvider(definition);
    const events: AuthEvent[] = [];
    const auth = definition.createAuth({
      ...stub.provider.options,
      onEvent: (event) => void events.push(event),
    });
    stub.provider.revoke((await auth.getToken()).accessToken);
    return { auth, stub, events };
  }
}

/** A runtime may use another boundary for the second copy of a FormData. */
function withoutBoundary({ headers, body, ...call }: ReceivedRequest): ReceivedRequest {
  const type = headers['content-type'] ?? '';
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? 'none';
  const plain = { ...headers, 'content-type': type.replace(boundary, 'BOUNDARY') };
  return { ...call, headers: plain, body: body.replaceAll(boundary, 'BOUNDARY') };
}

function formData(): FormData {
  const form = new FormData();
  form.set('loan', new Blob(['1']), 'loan.txt');
  return form;
}
