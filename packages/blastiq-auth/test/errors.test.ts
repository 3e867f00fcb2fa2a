import { ApiError, isApiError, isAuthError, toApiError } from '@x/blastiq-auth';
import { expect, test } from 'vitest';

test.each([
  ['message', { message: 'no such site', detail: 'x' }],
  ['detail', { detail: 'no such site', error_description: 'x' }],
  ['error_description', { error_description: 'no such site', title: 'x', error: 'x' }],
  ['title', { title: 'no such site', error: 'x' }],
  ['error', { error: 'no such site' }],
])('the %s of a body is read', async (_, body) => {
  const error = await toApiError(Response.json(body, { status: 400 }));

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    name: 'ApiError',
    provider: 'blastiq',
    status: 400,
    message: 'The BlastIQ API answered 400: no such site',
  });
  expect(isApiError(error)).toBe(true);
  expect(isAuthError(error)).toBe(false);
});

test('an OAuth error is the code, and a code of its own goes before it', async () => {
  const oauth = { error: 'insufficient_scope', error_description: 'cosmos is missing' };

  expect(await toApiError(Response.json(oauth, { status: 403 }))).toMatchObject({
    message: 'The BlastIQ API answered 403: cosmos is missing',
    code: 'insufficient_scope',
  });
  expect(await toApiError(Response.json({ ...oauth, code: 'E42' }, { status: 403 }))).toMatchObject({
    code: 'E42',
  });
});

test.each(['<html>', '[]', 'null', '"text"', '{"message":{}}', '{"error":{}}', ''])(
  'a body of %s leaves the status to speak for itself',
  async (body) => {
    const error = await toApiError(new Response(body, { status: 404 }));

    expect(error.message).toBe('The BlastIQ API answered 404');
    expect(error.code).toBeUndefined();
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
