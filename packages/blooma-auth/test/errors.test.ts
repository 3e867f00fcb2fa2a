import { ApiError, isApiError, isAuthError, toApiError } from '@x/blooma-auth';
import { expect, test } from 'vitest';

test.each([
  [401, 'The Blooma API answered 401: the access token is missing or no longer valid'],
  [403, 'The Blooma API answered 403: these credentials lack the permission'],
  [404, 'The Blooma API answered 404: there is no such resource'],
  [500, 'The Blooma API answered 500: Blooma failed; report it to its CX team'],
  [503, 'The Blooma API answered 503: Blooma failed; report it to its CX team'],
  [418, 'The Blooma API answered 418'],
])('a %i without a body says what Blooma documents for it', async (status, message) => {
  const error = await toApiError(new Response(null, { status }));

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ name: 'ApiError', provider: 'blooma', status, message });
  expect(isApiError(error)).toBe(true);
  expect(isAuthError(error)).toBe(false);
});

test.each([
  ['message', { error: 'Forbidden', message: 'loan 7 is closed' }],
  ['error, where there is no message,', { error: 'loan 7 is closed' }],
])('the %s of a body is read', async (_, body) => {
  const { message } = await toApiError(Response.json(body, { status: 403 }));

  expect(message).toBe('The Blooma API answered 403: loan 7 is closed');
});

test('a body that says more goes before what is documented', async () => {
  const body = { message: 'loan 7 is closed', code: 'LOAN_CLOSED' };

  expect(await toApiError(Response.json(body, { status: 403 }))).toMatchObject({
    message: 'The Blooma API answered 403: loan 7 is closed',
    code: 'LOAN_CLOSED',
  });
});

test.each(['<html>', '[]', 'null', '"text"', ''])(
  'a body of %s leaves the status to speak for itself',
  async (body) => {
    const { message } = await toApiError(new Response(body, { status: 404 }));

    expect(message).toBe('The Blooma API answered 404: there is no such resource');
  },
);

test('a body that was read already is no failure', async () => {
  const response = Response.json({ message: 'gone' }, { status: 404 });
  await response.text();

  expect((await toApiError(response)).status).toBe(404);
});

test('Retry-After tells how long to wait', async () => {
  const response = new Response(null, { status: 503, headers: { 'Retry-After': '30' } });

  expect((await toApiError(response)).retryAfterMs).toBe(30_000);
});
