import {
  type AuthClient,
  type BlamAuthOptions,
  type BlamClient,
  basicAuthorization,
  type components,
  createBlamAuth,
  createBlamClient,
  type Secret,
} from '@x/blam-auth';
import { expectTypeOf, test } from 'vitest';

test('the factory takes its options and gives a client', () => {
  expectTypeOf(createBlamAuth).parameters.toEqualTypeOf<[BlamAuthOptions]>();
  expectTypeOf(createBlamAuth).returns.toEqualTypeOf<AuthClient>();
  expectTypeOf(createBlamClient).returns.toEqualTypeOf<BlamClient>();
});

test('what has no default must be given, and nothing that is unknown can be', () => {
  type Required = 'baseUrl' | 'username' | 'password';
  expectTypeOf<Pick<BlamAuthOptions, Required>>().toEqualTypeOf<{
    baseUrl: string;
    username: string;
    password: Secret;
  }>();
  expectTypeOf<Pick<BlamAuthOptions, Required>>().toExtend<BlamAuthOptions>();
  // @ts-expect-error password is missing
  expectTypeOf({ baseUrl: '', username: '' }).toExtend<BlamAuthOptions>();
  // @ts-expect-error a misspelled option
  expectTypeOf<keyof BlamAuthOptions>().extract<'organizationId'>().toEqualTypeOf<'organizationId'>();
});

test('the raw client knows the bodies of the spec', () => {
  type Schemas = components['schemas'];
  expectTypeOf<Awaited<ReturnType<typeof refresh>>['data']>().toEqualTypeOf<
    Schemas['BlamRefreshResponse'] | undefined
  >();
  expectTypeOf<Awaited<ReturnType<typeof signIn>>['data']>().toEqualTypeOf<
    Schemas['BlamSignInResponse'] | undefined
  >();

  function refresh(client: BlamClient) {
    return client.GET('/api/users/token', { params: { query: { RefreshToken: 'a', OrganisationId: 1 } } });
  }

  function signIn(client: BlamClient) {
    return client.GET('/api/users/authorisation', {
      headers: { Authorization: basicAuthorization('a', 'b') },
    });
  }
});

test('an error of the raw client has the members of problem details, and its absence means that there is data', () => {
  type Result = Awaited<ReturnType<typeof signIn>>;
  expectTypeOf<NonNullable<Result['error']>['detail']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ReturnType<typeof read>>().toEqualTypeOf<string>();

  function signIn(client: BlamClient) {
    return client.GET('/api/users/authorisation', {});
  }

  function read({ data, error }: Result): string {
    if (error) throw new Error(error.detail);
    return data.bearerToken;
  }
});
