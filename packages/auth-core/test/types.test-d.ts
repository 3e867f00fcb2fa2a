import {
  type AccessToken,
  type AuthClient,
  type AuthErrorCode,
  type AuthEvent,
  isAuthError,
  type TokenSet,
  type TokenStore,
} from '@x/auth-core';
import { expectTypeOf, test } from 'vitest';

test('a caller gets an access token and never a refresh token', () => {
  expectTypeOf<AuthClient['getToken']>().returns.resolves.toEqualTypeOf<AccessToken>();
  expectTypeOf<Extract<keyof AccessToken, 'refreshToken' | 'idToken'>>().toBeNever();
  expectTypeOf<TokenSet>().toExtend<AccessToken>();
});

test('fetch can replace the platform fetch, in clients that take a fetch too', () => {
  expectTypeOf<AuthClient['fetch']>().toExtend<typeof globalThis.fetch>();
  expectTypeOf<AuthClient['fetch']>().toExtend<(request: Request) => Promise<Response>>();
});

test('an error is narrowed by its code, and an event by its type', () => {
  const caught: unknown = undefined;
  if (isAuthError(caught)) expectTypeOf(caught.code).toEqualTypeOf<AuthErrorCode>();
  expectTypeOf<Extract<AuthEvent, { type: 'token_received' }>['expiresAt']>().toBeNumber();
});

test('a store has three methods, and may have three more', () => {
  type Needed = 'get' | 'set' | 'delete';
  expectTypeOf<keyof TokenStore>().toEqualTypeOf<Needed | 'replace' | 'withLock' | 'subscribe'>();
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
