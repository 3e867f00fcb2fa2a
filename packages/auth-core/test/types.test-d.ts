import type { AccessToken, AuthClient, AuthErrorCode, TokenSet, TokenStore } from '@x/auth-core';
import { expectTypeOf, test } from 'vitest';

test('a caller never sees a refresh token', () => {
  expectTypeOf<AccessToken>().not.toHaveProperty('refreshToken');
  expectTypeOf<Awaited<ReturnType<AuthClient['getToken']>>>().toEqualTypeOf<AccessToken>();
  expectTypeOf<TokenSet>().toExtend<AccessToken>();
});

test('a client can stand in for fetch', () => {
  expectTypeOf<AuthClient['fetch']>().toExtend<typeof globalThis.fetch>();
});

test('a store has three verbs, and a lock if it likes', () => {
  expectTypeOf<keyof TokenStore>().toEqualTypeOf<'get' | 'set' | 'delete' | 'withLock'>();
  expectTypeOf<TokenStore>().not.toExtend<Required<TokenStore>>();
});

test('there are ten codes', () => {
  expectTypeOf<AuthErrorCode>().toEqualTypeOf<
    | 'invalid_credentials'
    | 'access_denied'
    | 'invalid_request'
    | 'login_required'
    | 'rate_limited'
    | 'provider_unavailable'
    | 'network_error'
    | 'timeout'
    | 'invalid_response'
    | 'secret_unavailable'
  >();
});
