import {
  type AccessToken,
  type AuthClient,
  type AuthErrorCode,
  type AuthEvent,
  type BloomaAuthOptions,
  type BloomaClient,
  type components,
  createBloomaAuth,
  createBloomaClient,
  isAuthError,
  type Secret,
  type TokenSet,
} from '@x/blooma-auth';
import { expectTypeOf, test } from 'vitest';

test('the factory takes its options and gives a client', () => {
  expectTypeOf(createBloomaAuth).parameters.toEqualTypeOf<[BloomaAuthOptions]>();
  expectTypeOf(createBloomaAuth).returns.toEqualTypeOf<AuthClient>();
  expectTypeOf(createBloomaClient).returns.toEqualTypeOf<BloomaClient>();
});

test('what has no default must be given, and nothing that is unknown can be', () => {
  type Required = 'baseUrl' | 'clientId' | 'clientSecret';
  expectTypeOf<Pick<BloomaAuthOptions, Required>>().toEqualTypeOf<{
    baseUrl: string;
    clientId: string;
    clientSecret: Secret;
  }>();
  expectTypeOf<Pick<BloomaAuthOptions, Required>>().toExtend<BloomaAuthOptions>();
  // @ts-expect-error clientSecret is missing
  expectTypeOf({ baseUrl: '', clientId: '' }).toExtend<BloomaAuthOptions>();
  // @ts-expect-error a misspelled option
  expectTypeOf<keyof BloomaAuthOptions>().extract<'clientID'>().toEqualTypeOf<'clientID'>();
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

  function exchange(client: BloomaClient) {
    const body = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' } as const;
    return client.POST('/oauth/token', { body: { ...body, audience: 'https://acme.blooma.ai/api/' } });
  }
});
