import {
  type AuthClient,
  type BlamAuthOptions,
  type BlamClient,
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
  type Answer = Awaited<ReturnType<typeof exchange>>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<components['schemas']['BlamTokenResponse'] | undefined>();

  function exchange(client: BlamClient) {
    return client.GET('/api/users/token', { params: { query: { RefreshToken: 'a', OrganisationId: 1 } } });
  }
});
