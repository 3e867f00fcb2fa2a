import {
  type AuthClient,
  type BloomaAuthOptions,
  type BloomaClient,
  type components,
  createBloomaAuth,
  createBloomaClient,
  type Secret,
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

test('the raw client knows the bodies of the spec', () => {
  type Answer = Awaited<ReturnType<typeof exchange>>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<components['schemas']['OAuthTokenResponse'] | undefined>();

  function exchange(client: BloomaClient) {
    const body = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' } as const;
    return client.POST('/oauth/token', { body: { ...body, audience: 'https://acme.blooma.ai/api/' } });
  }
});

test('an error of the raw client has the members of OAuth, and its absence means that there is data', () => {
  type Result = Awaited<ReturnType<typeof refresh>>;
  expectTypeOf<NonNullable<Result['error']>['error_description']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ReturnType<typeof read>>().toEqualTypeOf<string>();

  function refresh(client: BloomaClient) {
    const body = { grant_type: 'refresh_token', client_id: 'a', refresh_token: 'b' } as const;
    return client.POST('/oauth/token', { body });
  }

  function read({ data, error }: Result): string {
    if (error) throw new Error(error.error_description);
    return data.access_token;
  }
});
