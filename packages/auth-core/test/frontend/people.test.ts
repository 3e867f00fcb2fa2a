import type { AuthClient } from '@x/auth-core';
import { createTokenBroker } from '@x/auth-core/broker';
import { createAuthPool } from '@x/auth-core/pool';
import { createApiProxy, type FrontendHandler } from '@x/auth-core/proxy';
import { together } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { fakeClient, pageRequest, readError, startApi } from '../support/frontend-servers.ts';
import { createTestClient } from '../support/test-client.ts';

const APP = 'https://app.example';
const clients = { acme: fakeClient('t') };
const allow = { acme: ['GET /**'] };

function askBroker(broker: FrontendHandler, headers: Record<string, string> = {}, provider = 'acme') {
  return broker(
    pageRequest(`${APP}/auth/token`, {
      method: 'POST',
      body: JSON.stringify({ provider }),
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

const ROUTES: Record<string, (options: object) => (cookie: string) => Promise<Response>> = {
  broker: (options) => {
    const broker = createTokenBroker({ clients, authorize: () => 'anna', ...options });
    return (cookie) => askBroker(broker, { cookie });
  },
  proxy: (options) => {
    const proxy = createApiProxy({ clients, allow, authorize: () => 'anna', ...options });
    return (cookie) => proxy(pageRequest(`${APP}/api/acme/me`, { headers: { cookie } }));
  },
};

describe.each(Object.entries(ROUTES))('%s', (_name, createRoute) => {
  test.each([undefined, null, false])(
    'a person who is not signed in (%s) gets a 401 with login_required',
    async (user) => {
      const route = createRoute({ authorize: () => user });
      const response = await route('');

      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await readError(response)).toEqual([401, 'login_required']);
    },
  );

  test('a session that ends is a 401 from then on', async () => {
    const sessions = new Map([['session=1', 'anna']]);
    const authorize = async (request: Request) => sessions.get(request.headers.get('cookie') ?? '');
    const route = createRoute({ authorize });
    const before = await route('session=1');
    sessions.clear();

    expect([before.status, (await route('session=1')).status]).toEqual([200, 401]);
  });

  test('a provider without a client for this person is a 404', async () => {
    const route = createRoute({ clients: () => undefined });

    expect(await readError(await route(''))).toEqual([404, 'not_found']);
  });

  test.each([{}, 'a-token', () => fakeClient('t'), { getToken: async () => 't' }])(
    'a function that returns something else than a client is a 500 with a code of its own',
    async (found) => {
      const onEvent = vi.fn();
      const response = await createRoute({ clients: async () => found, onEvent })('');

      expect(await readError(response)).toEqual([500, 'not_a_client']);
      expect(onEvent.mock.lastCall).toMatchObject([
        { type: 'request_refused', provider: 'acme', status: 500, code: 'not_a_client' },
      ]);
    },
  );

  test('clients and limit get the person that authorize found', async () => {
    const user = { id: 'anna' };
    const findClient = vi.fn(() => fakeClient('t'));
    const limit = vi.fn(() => undefined);
    await createRoute({ authorize: () => user, clients: findClient, limit })('session=1');

    for (const call of [findClient, limit]) {
      expect(call.mock.calls).toEqual([[expect.any(Request), 'acme', user]]);
    }
  });

  test('a limit is a 429 with Retry-After, and no client is asked', async () => {
    const findClient = vi.fn(() => fakeClient('t'));
    const route = createRoute({ clients: findClient, limit: async () => 2_100 });
    const response = await route('');

    expect(response.headers.get('retry-after')).toBe('3');
    expect(await readError(response)).toEqual([429, 'rate_limited']);
    expect(findClient).not.toHaveBeenCalled();
  });

  test('a limit without end is a Retry-After of a day', async () => {
    const response = await createRoute({ limit: () => Number.POSITIVE_INFINITY })('');

    expect(response.headers.get('retry-after')).toBe('86400');
  });

  test.each([0, undefined, -1, Number.NaN])('a limit of %s ms is none', async (ms) => {
    expect((await createRoute({ limit: () => ms })('')).status).toBe(200);
  });

  test.each([
    [{ authorize: undefined }, 'authorize must be a function'],
    [{ clients: undefined }, 'clients must be an object or a function'],
    [{ clients: { acme: undefined } }, 'clients.acme must be a client'],
    [{ clients: { acme: {} } }, 'clients.acme must be a client'],
    [{ clients: { acme: fakeClient } }, 'clients.acme must be a client'],
    [{ clients: { acme: Promise.resolve(fakeClient('t')) } }, 'clients.acme must be a client'],
    [
      { clients: { acme: fakeClient('t'), other: { getToken: () => 't' } } },
      'clients.other must be a client',
    ],
    [{ limit: 5 }, 'limit must be a function'],
    [{ onEvent: 'log' }, 'onEvent must be a function'],
    [{ now: 0 }, 'now must be a function'],
    [{ origins: 'https://app.example' }, 'origins must be an array'],
    [{ origins: ['https://app.example/'] }, 'origins must be an array'],
    [{ origins: ['app.example'] }, 'origins must be an array'],
    [{ origins: ['null'] }, 'origins must be an array'],
    [{ origins: ['*'] }, 'origins must be an array'],
  ])('wrong options throw a TypeError: %j', (options, message) => {
    expect(() => createRoute(options)).toThrow(TypeError);
    expect(() => createRoute(options)).toThrow(message);
  });
});

test('two people who ask 1,000 times in turns never get the token or the data of the other', async () => {
  const api = await startApi((incoming, outgoing) => {
    // At random times, so that the answers overtake each other.
    setTimeout(() => outgoing.end(incoming.headers.authorization), Math.random() * 4);
  });
  const people = ['anna', 'ben'];
  const pool = createAuthPool({
    max: 10,
    create: (person) =>
      createTestClient({ apiUrl: api.url, prefix: `token-of-${person}`, identity: [person] }).client,
  });
  const authorize = async (request: Request) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
    return request.headers.get('cookie')?.replace('session=', '');
  };
  const options = {
    authorize,
    clients: (_request: Request, _provider: string, person: string) => pool.get(person),
  };
  const proxy = createApiProxy({ ...options, allow });
  const broker = createTokenBroker(options);
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async (_, index) => {
      const person = people[index % 2] ?? '';
      const headers = { cookie: `session=${person}` };
      const response =
        index % 4 < 2
          ? await proxy(pageRequest(`${APP}/api/acme/me`, { headers }))
          : await askBroker(broker, headers);
      return [person, await response.text()];
    }),
  );

  expect(answers.filter(([person, text]) => !text?.includes(`token-of-${person}-1`))).toEqual([]);
  expect(
    answers.filter(([person, text]) => people.some((other) => other !== person && text?.includes(other))),
  ).toEqual([]);
});

test.each([50, 1])('%i requests of a new page at once cause one token request', async (count) => {
  const api = await startApi();
  const { client, issuer } = createTestClient({ apiUrl: api.url });
  const authorize = () => 'anna';
  const proxy = createApiProxy({ clients: { acme: client }, authorize, allow });
  const broker = createTokenBroker({ clients: { acme: client }, authorize });
  await Promise.all([
    ...(await together(count, () => proxy(pageRequest(`${APP}/api/acme/me`)))),
    ...(await together(count, () => askBroker(broker))),
  ]);

  expect(issuer.issues).toBe(1);
});

test('names that every object has are no providers', async () => {
  const broker = createTokenBroker({ clients, authorize: () => 'anna' });
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', ''];
  const statuses = await Promise.all(names.map(async (name) => (await askBroker(broker, {}, name)).status));

  expect(statuses).toEqual([404, 404, 404, 404, 400]);
});

test('a client that is taken out of the map later is still the one that was given', async () => {
  const changing: Record<string, AuthClient> = { acme: fakeClient('t') };
  const broker = createTokenBroker({ clients: changing, authorize: () => 'anna' });
  delete changing.acme;

  expect((await askBroker(broker)).status).toBe(200);
});
