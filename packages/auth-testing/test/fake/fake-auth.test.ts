import { AuthError, isAuthError } from '@x/auth-core';
import { createFakeAuth } from '@x/auth-testing';
import { expect, test, vi } from 'vitest';

test('a fake client returns a live token without the network', async () => {
  const network = vi.spyOn(globalThis, 'fetch');
  const auth = createFakeAuth();

  const token = await auth.getToken();
  const header = await auth.getAuthorizationHeader();
  const response = await auth.fetch('/api/loans');

  expect(token).toMatchObject({ accessToken: 'fake-token-1', tokenType: 'Bearer' });
  expect(token.expiresAt).toBeGreaterThan(Date.now());
  expect(Object.isFrozen(token)).toBe(true);
  expect(header).toBe('Bearer fake-token-1');
  expect(await response.json()).toEqual({});
  expect(network).not.toHaveBeenCalled();
});

test('nextToken sets the next token', async () => {
  const auth = createFakeAuth();

  auth.nextToken({ accessToken: 'mine', scope: 'USER', expiresAt: 7 });

  expect(await auth.getToken()).toEqual({
    accessToken: 'mine',
    tokenType: 'Bearer',
    scope: 'USER',
    expiresAt: 7,
  });
  expect(await auth.getAuthorizationHeader()).toBe('Bearer mine');
});

test('nextError makes one call fail, with an error or a code', async () => {
  const auth = createFakeAuth();
  const own = new AuthError('no', { code: 'timeout', provider: 'blooma' });
  auth.nextError(own);
  auth.nextError('rate_limited');

  await expect(auth.getToken()).rejects.toBe(own);
  const error = await auth.fetch('/api/loans').catch((failure: unknown) => failure);
  expect(isAuthError(error) && error.code).toBe('rate_limited');
  await expect(auth.getToken()).resolves.toMatchObject({ accessToken: 'fake-token-1' });
});

test('an error with a code has the provider and the members that code under test reads', async () => {
  const auth = createFakeAuth({ provider: 'blooma' });
  auth.nextError('rate_limited', { retryAfterMs: 30_000, status: 429 });
  auth.nextError('invalid_credentials', { oauthError: 'access_denied' });

  await expect(auth.getToken()).rejects.toMatchObject({
    code: 'rate_limited',
    provider: 'blooma',
    retryAfterMs: 30_000,
    status: 429,
    retryable: true,
  });
  await expect(auth.getToken()).rejects.toMatchObject({
    code: 'invalid_credentials',
    oauthError: 'access_denied',
    retryable: false,
  });
});

test('nextResponse answers one fetch each, in order, and respond the others', async () => {
  const auth = createFakeAuth({ respond: () => new Response('later') });
  auth.nextResponse(new Response(null, { status: 503, headers: { 'retry-after': '2' } }));
  auth.nextResponse(Response.json({ loans: [] }));

  const statuses = [(await auth.fetch('/api/loans')).status, (await auth.fetch('/api/loans')).status];

  expect(statuses).toEqual([503, 200]);
  expect(await (await auth.fetch('/api/loans')).text()).toBe('later');
  expect(auth.calls).toHaveLength(3);
});

test('an error comes before a response, which then answers the next call', async () => {
  const auth = createFakeAuth();
  auth.nextResponse(new Response('mine'));
  auth.nextError('timeout');

  await expect(auth.fetch('/')).rejects.toMatchObject({ code: 'timeout' });
  expect(await (await auth.fetch('/')).text()).toBe('mine');
});

test('calls lists each call with its argument', async () => {
  const auth = createFakeAuth({ apiUrl: 'https://acme.blooma.ai' });

  await auth.getToken({ minValidityMs: 5 });
  await auth.fetch('/api/loans', { method: 'POST', body: '{}' });
  await auth.invalidate('fake-token-1');
  await auth.signOut();

  expect(auth.calls.map(({ method }) => method)).toEqual(['getToken', 'fetch', 'invalidate', 'signOut']);
  expect(auth.calls[0]?.argument).toEqual({ minValidityMs: 5 });
  expect(auth.calls[1]?.request?.url).toBe('https://acme.blooma.ai/api/loans');
  expect(auth.calls[1]?.request?.method).toBe('POST');
  expect(auth.calls[1]?.request?.headers.get('authorization')).toBe('Bearer fake-token-1');
});

test('respond answers fetch', async () => {
  const auth = createFakeAuth({
    respond: async (request) => new Response(await request.text(), { status: 201 }),
  });

  const response = await auth.fetch(new URL('https://api.example/echo'), { method: 'POST', body: 'hello' });

  expect(response.status).toBe(201);
  expect(await response.text()).toBe('hello');
});

test('a renewal gives a new token, and a stale invalidate does nothing', async () => {
  const auth = createFakeAuth();
  const tokens = [];

  tokens.push((await auth.getToken()).accessToken);
  tokens.push((await auth.getToken({ forceRefresh: true })).accessToken);
  await auth.invalidate('fake-token-1');
  tokens.push((await auth.getToken()).accessToken);
  await auth.invalidate('fake-token-2');
  tokens.push((await auth.getToken()).accessToken);
  await auth.signOut();
  tokens.push((await auth.getToken()).accessToken);

  expect(tokens).toEqual(['fake-token-1', 'fake-token-2', 'fake-token-2', 'fake-token-3', 'fake-token-4']);
});

test('an aborted call rejects with the reason of its signal', async () => {
  const reason = new Error('left');

  await expect(createFakeAuth().getToken({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('methods work when destructured', async () => {
  const { getToken, fetch } = createFakeAuth();

  expect((await getToken()).accessToken).toBe('fake-token-1');
  expect((await fetch('/')).status).toBe(200);
});
