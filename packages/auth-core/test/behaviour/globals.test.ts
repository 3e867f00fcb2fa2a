import { expect, test, vi } from 'vitest';
import { httpIssuer } from '../support/http-issuer.ts';
import { createTestClientWith } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

const answer = () => Response.json({ access_token: 'access-1', token_type: 'Bearer', expires_in: 3_600 });

/** Replaces a global, and counts its uses. */
function watch(name: string): () => number {
  const real = Object(Reflect.get(globalThis, name)) as object;
  let uses = 0;
  const use =
    <Args extends unknown[], Result>(run: (...args: Args) => Result) =>
    (...args: Args): Result => {
      uses += 1;
      return run(...args);
    };
  const handler: ProxyHandler<object> = {
    apply: use((target, _self, args) => Reflect.apply(target as () => unknown, globalThis, args)),
    construct: use((target, args) => Reflect.construct(target as new () => object, args)),
    get: use((target, member) => {
      const value: unknown = Reflect.get(target, member);
      return typeof value === 'function' && !/^[A-Z]/.test(value.name) ? value.bind(target) : value;
    }),
  };
  vi.stubGlobal(name, new Proxy(real, handler));
  return () => uses;
}

test.each([
  'fetch',
  'Date',
  'performance',
  'setTimeout',
  'clearTimeout',
  'AbortController',
  'Response',
  'TextDecoder',
])('a client uses a %s that is installed after the client was created', async (name) => {
  vi.stubGlobal('fetch', async () => answer());
  const { client } = createTestClientWith(httpIssuer, { now: undefined as never });
  await client.getToken();
  const uses = watch(name);

  await client.getToken({ forceRefresh: true });

  expect(uses()).toBeGreaterThan(0);
});

test('a client uses the Date.now at the time of the call, faked or real', async () => {
  const realNow = Date.now;
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    return answer();
  };
  vi.spyOn(Date, 'now').mockReturnValue(1_577_836_800_000);
  const { client } = createTestClientWith(httpIssuer, { fetch, now: undefined as never });
  vi.restoreAllMocks();

  const { expiresAt } = await client.getToken();
  expect(expiresAt).toBeGreaterThan(realNow());
  await client.getToken();
  expect(requests).toBe(1);

  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + HOUR_MS + 1);
  await client.getToken();
  expect(requests).toBe(2);
});
