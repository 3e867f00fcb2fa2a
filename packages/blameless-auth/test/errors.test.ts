import { ApiError, isApiError, isAuthError, toApiError } from '@x/blameless-auth';
import { expect, test } from 'vitest';

test.each([
  ['wrapped in `error`, as the example has it', { error: { status: 400, message: 'invalid id' } }],
  ['flat, as the table has it', { status: 400, message: 'invalid id' }],
  ['wrapped, before what is flat,', { message: 'x', error: { message: 'invalid id' } }],
  ['flat, before an OAuth error,', { error: 'x', message: 'invalid id' }],
  ['as the string of an OAuth error', { error: 'invalid id' }],
])('an error %s is read', async (_, body) => {
  const error = await toApiError(Response.json(body, { status: 400 }));

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    name: 'ApiError',
    provider: 'blameless',
    status: 400,
    message: 'The Blameless API answered 400: invalid id',
  });
  expect(isApiError(error)).toBe(true);
  expect(isAuthError(error)).toBe(false);
});

test.each([
  '<html>',
  '[]',
  'null',
  '"text"',
  '{"error":{}}',
  '{"error":null}',
  '{"error":{"message":5}}',
  '',
])('a body of %s leaves the status to speak for itself', async (body) => {
  const { message } = await toApiError(new Response(body, { status: 404 }));

  expect(message).toBe('The Blameless API answered 404');
});

test('a body that was read already is no failure', async () => {
  const response = Response.json({ message: 'gone' }, { status: 404 });
  await response.text();

  expect((await toApiError(response)).status).toBe(404);
});

test('Retry-After tells how long to wait', async () => {
  const response = new Response(null, { status: 503, headers: { 'Retry-After': '30' } });

  expect((await toApiError(response)).retryAfterMs).toBe(30_000);
});
