import { startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, test } from 'vitest';
import worker from '../worker/worker.ts';

test('the worker serves a page with one token, and nobody without a session', async () => {
  const { blooma } = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const { baseUrl, authUrl, clientId, clientSecret } = blooma.options;
  const env = {
    BLOOMA_BASE_URL: baseUrl,
    BLOOMA_AUTH_URL: authUrl ?? '',
    BLOOMA_CLIENT_ID: clientId,
    BLOOMA_CLIENT_SECRET: String(clientSecret),
  };
  const send = (path: string, cookie: string, init: RequestInit = {}) => {
    const headers = { 'x-auth-request': '1', 'content-type': 'application/json', cookie };
    return worker.fetch(new Request(`https://app.example${path}`, { ...init, headers }), env);
  };
  const token = { method: 'POST', body: '{"provider":"blooma"}' };
  const [loans, handedOut, nobody] = await Promise.all([
    send('/api/blooma/api/loans', 'session=anna'),
    send('/auth/token', 'session=anna', token),
    send('/auth/token', '', token),
  ]);

  expect(await loans.json()).toEqual({ loans: [{ id: 1, amount: 250_000 }] });
  expect(await handedOut.json()).toMatchObject({ tokenType: 'Bearer' });
  expect(nobody.status).toBe(401);
  expect(blooma.tokenRequests).toBe(1);
});
