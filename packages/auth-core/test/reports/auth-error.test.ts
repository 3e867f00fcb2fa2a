import { inspect } from 'node:util';
import { ApiError, AuthError, type AuthErrorCode, isAuthError } from '@x/auth-core';
import { describe, expect, test, vi } from 'vitest';

const codes = [
  ['invalid_credentials', false],
  ['access_denied', false],
  ['invalid_request', false],
  ['login_required', false],
  ['rate_limited', true],
  ['provider_unavailable', true],
  ['network_error', true],
  ['timeout', true],
  ['invalid_response', false],
] as const satisfies [AuthErrorCode, boolean][];

describe('an AuthError', () => {
  test.each(codes)('of %s has retryable: %j', (code, retryable) => {
    expect(new AuthError('sentence', { code, provider: 'acme' }).retryable).toBe(retryable);
  });

  test('is an Error with a name, a message and a stack', () => {
    const error = new AuthError('One sentence.', { code: 'timeout', provider: 'acme' });

    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('AuthError: One sentence.');
    expect(error.stack).toContain('auth-error.test.ts');
  });

  test('has no member for an unknown value', () => {
    const error = new AuthError('sentence', { code: 'timeout', provider: 'acme', status: undefined });

    expect(Object.keys(error).sort()).toEqual(['code', 'name', 'provider', 'retryable']);
    expect('cause' in error).toBe(false);
  });

  test('has its members in JSON', () => {
    const error = new AuthError('sentence', {
      code: 'rate_limited',
      provider: 'acme',
      status: 429,
      retryAfterMs: 5_000,
      oauthError: 'too_many_requests',
      oauthErrorDescription: 'Slow down.',
      requestId: 'request-1',
      cause: new Error('inner'),
    });

    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'AuthError',
      code: 'rate_limited',
      provider: 'acme',
      retryable: true,
      status: 429,
      retryAfterMs: 5_000,
      oauthError: 'too_many_requests',
      oauthErrorDescription: 'Slow down.',
      requestId: 'request-1',
    });
    expect(error.cause).toEqual(new Error('inner'));
  });

  test('shows no brand when it is printed', () => {
    const printed = inspect(new AuthError('sentence', { code: 'timeout', provider: 'acme' }));

    expect(printed).toContain("code: 'timeout'");
    expect(printed).not.toContain('@x/auth-core/AuthError');
  });
});

describe('isAuthError', () => {
  test('accepts the errors of another copy of this package', async () => {
    vi.resetModules();
    const copy = await import('@x/auth-core');
    const foreign = new copy.AuthError('sentence', { code: 'timeout', provider: 'acme' });

    expect(copy.AuthError).not.toBe(AuthError);
    expect(foreign).not.toBeInstanceOf(AuthError);
    expect(isAuthError(foreign)).toBe(true);
    expect(copy.isAuthError(new AuthError('sentence', { code: 'timeout', provider: 'acme' }))).toBe(true);
  });

  test.each([
    undefined,
    null,
    0,
    'AuthError',
    {},
    [],
    new Error('timeout'),
    new ApiError('sentence', { provider: 'acme', status: 500 }),
    { name: 'AuthError', code: 'timeout' },
    Object.assign(new Error('x'), { name: 'AuthError' }),
  ])('does not accept %o', (value) => {
    expect(isAuthError(value)).toBe(false);
  });
});
