import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import { type LoopbackServer, startLoopbackServer } from '@x/test-kit/loopback-server';
import { together, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { type Beginning, beginWith } from '../support/begin.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

const CALLERS = 10_000;
const LATE = 1_000;
const ENDPOINT_MS = 200;

test('ten thousand callers across an expiry make one request', { timeout: 60_000 }, async () => {
  const { client, clock, tokens, answer } = await beginOnLoopback();
  await answered(client.getToken(), answer);
  clock.advance(HOUR_MS - 1_000);
  const startedAt = performance.now();

  const before = together(CALLERS / 2, () => client.getToken());
  clock.advance(2_000);
  const after = together(CALLERS / 2, () => client.getToken());
  await until(() => tokens.received.length === 2);
  await setTimeout(ENDPOINT_MS);
  answer();
  const given = (await Promise.all([before, after])).flat();

  const tookMs = Math.round(performance.now() - startedAt);
  console.log(`load: ${given.length} callers, ${tokens.received.length - 1} request, ${tookMs} ms`);
  expect(new Set(given.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-2']));
  expect(tokens.received).toHaveLength(2);
});

test('in the soft window nobody waits, however long the token endpoint takes', async () => {
  const { client, clock, tokens, answer } = await beginOnLoopback();
  const first = await answered(client.getToken(), answer);
  clock.advance(HOUR_MS - 200_000);

  const calls = Array.from({ length: CALLERS }, () => client.getToken());
  const given = await Promise.all(calls);
  await until(() => tokens.received.length === 2);

  // One promise for all of them, and it was there before: the endpoint has not answered yet.
  expect(new Set(calls).size).toBe(1);
  expect(new Set(given)).toEqual(new Set([first]));
  answer();
  await until(() => client.getToken() !== calls[0]);
  console.log(`load: ${given.length} callers served, ${tokens.received.length - 1} request unanswered`);
  expect(await client.getToken()).toMatchObject({ accessToken: 'access-2' });
  expect(tokens.received).toHaveLength(2);
});

test('a thousand late 401s of one token cause one renewal', { timeout: 60_000 }, async () => {
  const held: ServerResponse[] = [];
  const api = await startLoopbackServer(({ headers }, response) => {
    if (headers.authorization === 'Bearer access-1') held.push(response);
    else response.end('fine');
  });
  const { client, tokens, answer } = await beginOnLoopback(api);
  await answered(client.getToken(), answer);

  const calls = together(LATE, () => client.fetch('/loans'));
  await until(() => held.length === LATE);
  for (const response of held.slice(0, LATE / 2)) response.writeHead(401).end();
  await until(() => tokens.received.length === 2);
  answer();
  await until(() => api.received.length > LATE);
  for (const response of held.slice(LATE / 2)) response.writeHead(401).end();
  const responses = await calls;

  console.log(`load: ${held.length} late 401s, ${tokens.received.length - 1} renewal`);
  expect(responses.every(({ ok }) => ok)).toBe(true);
  expect(api.received).toHaveLength(2 * LATE);
  expect(tokens.received).toHaveLength(2);
});

interface LoadedBeginning extends Omit<Beginning, 'issuer'> {
  /** The token endpoint, which answers `access-1`, `access-2` and so on when told to. */
  readonly tokens: LoopbackServer;
  answer(): void;
}

async function beginOnLoopback(api?: LoopbackServer): Promise<LoadedBeginning> {
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
    ...beginWith(issuer, api ? { apiUrl: api.origin } : {}),
    tokens,
    answer() {
      const accessToken = `access-${tokens.received.length}`;
      const body = { access_token: accessToken, token_type: 'Bearer', expires_in: HOUR_MS / 1_000 };
      for (const response of waiting.splice(0)) response.end(JSON.stringify(body));
    },
  };
}

/** Has the endpoint answer until `call` is. */
async function answered<T>(call: Promise<T>, answer: () => void): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  call.then(over, over);
  await until(() => {
    answer();
    return isOver;
  });
  return call;
}
