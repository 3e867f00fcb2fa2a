import { isApiError, isAuthError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { describe, expect, test, vi } from 'vitest';
import { profile } from '../support/test-issuer.ts';

describe('an ApiError', () => {
  test('is recognized across copies of this package, and is not an AuthError', async () => {
    vi.resetModules();
    const copy = await import('@x/auth-core');
    const foreign = new copy.ApiError('sentence', { provider: 'acme', status: 404 });

    expect(isApiError(foreign)).toBe(true);
    expect(isAuthError(foreign)).toBe(false);
    expect(isApiError(new Error('404'))).toBe(false);
  });

  test('has what the body of the provider says', async () => {
    const response = Response.json({ text: 'No such loan.', kind: 'not_found' }, { status: 404 });

    const error = await readApiError(profile, response, ({ text, kind }) => ({
      messages: [text],
      code: kind,
    }));

    expect(error.message).toBe('The Acme API answered 404: No such loan.');
    expect({ ...error }).toEqual({ name: 'ApiError', provider: 'acme', status: 404, code: 'not_found' });
  });

  test('has the first text of the members that may hold a message', async () => {
    const response = Response.json({ detail: 'No such loan.' }, { status: 404 });

    const error = await readApiError(profile, response, ({ title, detail }) => ({
      messages: [title, '', detail],
    }));

    expect(error.message).toBe('The Acme API answered 404: No such loan.');
  });

  test('does not show a bearer token that the API echoes', async () => {
    const text =
      'bad header "Bearer abc.def-0123456789", Basic dXNlcjpwYXNz, token eyJhbGciOiJub25lIn0.e30.sig';
    const response = Response.json({ text }, { status: 401 });

    const { message } = await readApiError(profile, response, (body) => ({ messages: [body.text] }));

    expect(message).not.toMatch(/abc\.def|dXNlcjpwYXNz|eyJ/);
  });

  test('quotes a message about bearer tokens', async () => {
    const text = 'Use a bearer token. Basic is not a bearer scheme.';
    const response = Response.json({ text }, { status: 401 });

    const { message } = await readApiError(profile, response, (body) => ({ messages: [body.text] }));

    expect(message).toBe(`The Acme API answered 401: ${text}`);
  });

  test('has the time to wait, by the clock of the server', async () => {
    const headers = { Date: 'Sun, 01 Mar 2020 12:00:00 GMT', 'Retry-After': 'Sun, 01 Mar 2020 12:00:30 GMT' };

    const error = await readApiError(profile, new Response('', { status: 429, headers }), () => ({
      messages: [],
    }));

    expect(error).toMatchObject({ status: 429, retryAfterMs: 30_000 });
  });

  test.each([
    ['empty', new Response(null, { status: 500 })],
    ['HTML', new Response('<html>', { status: 500 })],
    ['null', new Response('null', { status: 500 })],
    ['text', new Response('"text"', { status: 500 })],
    ['an object with other members', Response.json({ text: 5, kind: {} }, { status: 500 })],
  ])('names the status only if the body is %s', async (_what, response) => {
    const error = await readApiError(profile, response, ({ text, kind }) => ({
      messages: [text],
      code: kind,
    }));

    expect(error.message).toBe('The Acme API answered 500');
    expect({ ...error }).toEqual({ name: 'ApiError', provider: 'acme', status: 500 });
  });

  test('names the status only if the body was read before', async () => {
    const response = new Response('{"text":"gone"}', { status: 500 });
    await response.text();

    const error = await readApiError(profile, response, ({ text }) => ({ messages: [text] }));

    expect(error.message).toBe('The Acme API answered 500');
  });

  test('quotes foreign words without line breaks, up to a limited length', async () => {
    const response = Response.json({ text: `a\r\nb${'x'.repeat(10_000)}` }, { status: 500 });

    const { message } = await readApiError(profile, response, ({ text }) => ({ messages: [text] }));

    expect(message).toMatch(/^The Acme API answered 500: a bx+$/);
    expect(message.length).toBeLessThan(400);
  });

  test.each([
    ['a header', 'Bearer abcdefghijklmnop'],
    ['a short header', 'Bearer abc.def'],
    ['a header in quotes', 'Bearer "a1b2'],
    ['an escaped header', 'Bearer%20a1b2c3'],
    ['a Basic header', 'basic dXNlcjpwYXNzd29yZA=='],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
  ])('does not repeat %s that was sent to the API', async (_what, credentials) => {
    const response = Response.json({ text: `refused ${credentials} today` }, { status: 401 });

    const { message } = await readApiError(profile, response, ({ text }) => ({ messages: [text] }));

    expect(message).toBe('The Acme API answered 401: [redacted]');
  });
});
