import {
  type AuthClient,
  type BlamelessAuthOptions,
  type BlamelessClient,
  type components,
  createBlamelessAuth,
  createBlamelessClient,
  type Secret,
} from '@x/blameless-auth';
import { expectTypeOf, test } from 'vitest';

test('the factory takes its options and gives a client', () => {
  expectTypeOf(createBlamelessAuth).parameters.toEqualTypeOf<[BlamelessAuthOptions]>();
  expectTypeOf(createBlamelessAuth).returns.toEqualTypeOf<AuthClient>();
  expectTypeOf(createBlamelessClient).returns.toEqualTypeOf<BlamelessClient>();
});

test('what has no default must be given, and nothing that is unknown can be', () => {
  type Required = 'customer' | 'clientId' | 'clientSecret';
  expectTypeOf<Pick<BlamelessAuthOptions, Required>>().toEqualTypeOf<{
    customer: string;
    clientId: string;
    clientSecret: Secret;
  }>();
  expectTypeOf<Pick<BlamelessAuthOptions, Required>>().toExtend<BlamelessAuthOptions>();
  // @ts-expect-error clientSecret is missing
  expectTypeOf({ customer: '', clientId: '' }).toExtend<BlamelessAuthOptions>();
  // @ts-expect-error a misspelled option
  expectTypeOf<keyof BlamelessAuthOptions>().extract<'clientID'>().toEqualTypeOf<'clientID'>();
});

test('the raw client knows the bodies of the spec', () => {
  type Answer = Awaited<ReturnType<typeof exchange>>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<components['schemas']['OAuthTokenResponse'] | undefined>();

  function exchange(client: BlamelessClient) {
    const body = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' } as const;
    return client.POST('/oauth/token', { body: { ...body, audience: 'acme.blameless.io' } });
  }
});

test('an error of the raw client has the members of OAuth, and its absence means that there is data', () => {
  type Result = Awaited<ReturnType<typeof refresh>>;
  expectTypeOf<NonNullable<Result['error']>['error_description']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ReturnType<typeof read>>().toEqualTypeOf<string>();

  function refresh(client: BlamelessClient) {
    const body = { grant_type: 'refresh_token', client_id: 'a', refresh_token: 'b' } as const;
    return client.POST('/oauth/token', { body });
  }

  function read({ data, error }: Result): string {
    if (error) throw new Error(error.error_description);
    return data.access_token;
  }
});
