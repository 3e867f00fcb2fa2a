import type { AuthErrorCode } from '@x/auth-core';
import { createAuthError } from '@x/auth-core/provider';
import { describe, expect, test } from 'vitest';
import { profile } from '../support/test-issuer.ts';

const codes: readonly AuthErrorCode[] = [
  'invalid_credentials',
  'access_denied',
  'invalid_request',
  'login_required',
  'rate_limited',
  'provider_unavailable',
  'network_error',
  'timeout',
  'invalid_response',
  'secret_unavailable',
];

describe('an AuthError', () => {
  test.each(codes)('of %s says in one sentence who, what, and what to do', (code) => {
    expect(createAuthError(profile, code, { status: 400, oauthError: 'oops' }).message).toMatchSnapshot();
    expect(createAuthError(profile, code).message).toMatch(/^Acme [^()]+\. [A-Z][^.]+\.$/);
  });

  test('quotes foreign words unchanged, even if they look like a pattern', () => {
    expect(createAuthError(profile, 'timeout', { detail: "$& $' *" }).message).toContain("($& $' *)");
  });
});
