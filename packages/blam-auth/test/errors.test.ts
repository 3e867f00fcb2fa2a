import { ApiError, isApiError, isAuthError, toApiError } from '@x/blam-auth';
import { expect, test } from 'vitest';

test.each([
  ['detail', { title: 'Forbidden', detail: 'The asset is in another organisation.', status: 403 }],
  [
    'title, where there is no detail,',
    { message: 'x', title: 'The asset is in another organisation.', status: 403 },
  ],
  ['message, where there is neither,', { message: 'The asset is in another organisation.' }],
])('the %s of ProblemDetails is read', async (_, body) => {
  const headers = { 'Content-Type': 'application/problem+json' };
  const error = await toApiError(new Response(JSON.stringify(body), { status: 403, headers }));

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    name: 'ApiError',
    provider: 'blam',
    status: 403,
    message: 'The BLAM API answered 403: The asset is in another organisation.',
  });
  expect(isApiError(error)).toBe(true);
  expect(isAuthError(error)).toBe(false);
});

test.each(['<html>', '[]', 'null', '"text"', '{"detail":{}}', '{"title":""}', ''])(
  'a body of %s leaves the status to speak for itself',
  async (body) => {
    const { message } = await toApiError(new Response(body, { status: 404 }));

    expect(message).toBe('The BLAM API answered 404');
  },
);

test('a body that was read already is no failure', async () => {
  const response = Response.json({ title: 'gone' }, { status: 404 });
  await response.text();

  expect((await toApiError(response)).status).toBe(404);
});

test('Retry-After tells how long to wait', async () => {
  const response = new Response(null, { status: 503, headers: { 'Retry-After': '30' } });

  expect((await toApiError(response)).retryAfterMs).toBe(30_000);
});
