import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import { type LoopbackServer, startLoopbackServer } from '@x/test-kit/loopback-server';
import { together, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { createTestClientWith, type TestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

const CALLERS = 10_000;
const LATE = 1_000;
const ENDPOINT_MS = 200;

test('ten thousand calls before and after an expiry make one request', { timeout: 60_000 }, async () => {
  const { client, clock, tokens, answer } = await createLoopbackClient();
  await answered(client.getToken(), answer);
  clock.advance(HOUR_MS - 1_000);
  const startedAt = performance.now();

  const before = together(CALLERS / 2, () => client.getToken());
  clock.advance(2_000);
  const after = together(CALLERS / 2, () => client.getToken());
  await until(() => tokens.received.length === 2);
  await setTimeout(ENDPOINT_MS);
  answer();
  const received = (await Promise.all([before, after])).flat();

  const tookMs = Math.round(performance.now() - startedAt);
  console.log(`load: ${received.length} callers, ${tokens.received.length - 1} request, ${tookMs} ms`);
  expect(new Set(received.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-2']));
  expect(tokens.received).toHaveLength(2);
});

test('no call in the soft window waits, however long the token endpoint takes', async () => {
  const { client, clock, tokens, answer } = await createLoopbackClient();
  const first = await answered(client.getToken(), answer);
  clock.advance(HOUR_MS - 200_000);

  const received = await together(CALLERS, () => client.getToken());
  await until(() => tokens.received.length === 2);

  // All calls have ended, and the endpoint has not answered yet.
  expect(new Set(received)).toEqual(new Set([first]));
  answer();
  // Each call has its own promise in the soft window, and all have the same while the token is fresh.
  await until(() => new Set([client.getToken(), client.getToken()]).size === 1);
  console.log(`load: ${received.length} callers served, ${tokens.received.length - 1} request unanswered`);
  expect(await client.getToken()).toMatchObject({ accessToken: 'access-2' });
  expect(tokens.received).toHaveLength(2);
});

test('a thousand late 401s of one token cause one renewal', { timeout: 60_000 }, async () => {
  const open: ServerResponse[] = [];
  const api = await startLoopbackServer(({ headers }, response) => {
    if (headers.authorization === 'Bearer access-1') open.push(response);
    else response.end('fine');
  });
  const { client, tokens, answer } = await createLoopbackClient(api);
  await answered(client.getToken(), answer);

  const calls = together(LATE, () => client.fetch('/loans'));
  await until(() => open.length === LATE);
  for (const response of open.slice(0, LATE / 2)) response.writeHead(401).end();
  await until(() => tokens.received.length === 2);
  answer();
  await until(() => api.received.length > LATE);
  for (const response of open.slice(LATE / 2)) response.writeHead(401).end();
  const responses = await calls;

  console.log(`load: ${open.length} late 401s, ${tokens.received.length - 1} renewal`);
  expect(responses.every(({ ok }) => ok)).toBe(true);
  expect(api.received).toHaveLength(2 * LATE);
  expect(tokens.received).toHaveLength(2);
});

interface LoadedClient extends Omit<TestClient, 'issuer'> {
  /** The token endpoint. It answers `access-1`, `access-2` and so on when `answer` is called. */
  readonly tokens: LoopbackServer;
  answer(): void;
}

async function createLoopbackClient(api?: LoopbackServer): Promise<LoadedClient> {
  const waiting: ServerResponse[] = [];
  const tokens = await startLoopbackServer((_request, response) => void waiting.push(response));
  const issuer: TokenIssuer = {
    async issue(call) {
      const { signal } = call;
      return toOAuthTokenSet(
        await call.send(new Request(`${tokens.origin}/token`, { method: 'POST', signal })),
      );
    },
  };

  return {
    ...createTestClientWith(issuer, api ? { apiUrl: api.origin } : {}),
    tokens,
    answer() {
      const accessToken = `access-${tokens.received.length}`;
      const body = { access_token: accessToken, token_type: 'Bearer', expires_in: HOUR_MS / 1_000 };
      for (const response of waiting.splice(0)) response.end(JSON.stringify(body));
    },
  };
}

/** Answers token requests until `call` settles. */
async function answered<T>(call: Promise<T>, answer: () => void): Promise<T> {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  call.then(settle, settle);
  await until(() => {
    answer();
    return isSettled;
  });
  return call;
}
