import {
  type AccessToken,
  type AuthClient,
  type AuthErrorCode,
  type AuthEvent,
  type BlastiqAuthOptions,
  type BlastiqClient,
  type components,
  createBlastiqAuth,
  createBlastiqClient,
  isAuthError,
  type Secret,
  type TokenSet,
} from '@x/blastiq-auth';
import { expectTypeOf, test } from 'vitest';

test('the factory takes its options and gives a client', () => {
  expectTypeOf(createBlastiqAuth).parameters.toEqualTypeOf<[BlastiqAuthOptions]>();
  expectTypeOf(createBlastiqAuth).returns.toEqualTypeOf<AuthClient>();
  expectTypeOf(createBlastiqClient).returns.toEqualTypeOf<BlastiqClient>();
});

test('what has no default must be given, and nothing that is unknown can be', () => {
  type Required = 'username' | 'password';
  expectTypeOf<Pick<BlastiqAuthOptions, Required>>().toEqualTypeOf<{
    username: string;
    password: Secret;
  }>();
  expectTypeOf<Pick<BlastiqAuthOptions, Required>>().toExtend<BlastiqAuthOptions>();
  // @ts-expect-error password is missing
  expectTypeOf({ username: '' }).toExtend<BlastiqAuthOptions>();
  // @ts-expect-error a misspelled option
  expectTypeOf<keyof BlastiqAuthOptions>().extract<'clientID'>().toEqualTypeOf<'clientID'>();
});

test('a caller sees an access token and never a refresh token', () => {
  expectTypeOf<AuthClient['getToken']>().returns.resolves.toEqualTypeOf<AccessToken>();
  expectTypeOf<Extract<keyof AccessToken, 'refreshToken' | 'idToken'>>().toBeNever();
  expectTypeOf<TokenSet>().toExtend<AccessToken>();
});

test('fetch is as good as the platform has it, for clients that take one', () => {
  expectTypeOf<AuthClient['fetch']>().toExtend<(request: Request) => Promise<Response>>();
  expectTypeOf<AuthClient['fetch']>().toExtend<typeof globalThis.fetch>();
});

test('an error is told by its code, and an event by its type', () => {
  const caught: unknown = undefined;
  if (isAuthError(caught)) expectTypeOf(caught.code).toEqualTypeOf<AuthErrorCode>();
  expectTypeOf<Extract<AuthEvent, { type: 'token_received' }>['expiresAt']>().toBeNumber();
});

test('the raw client knows the bodies of the spec', () => {
  type Answer = Awaited<ReturnType<typeof exchange>>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<components['schemas']['OAuthTokenResponse'] | undefined>();

  function exchange(client: BlastiqClient) {
    const body = { grant_type: 'password', username: 'a', password: 'b', client_id: 'c' } as const;
    return client.POST('/connect/token', { body });
  }
});
