import {
  type AuthClient,
  type BlastiqAuthOptions,
  type BlastiqClient,
  type components,
  createBlastiqAuth,
  createBlastiqClient,
  type Secret,
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

test('the raw client knows the bodies of the spec', () => {
  type Answer = Awaited<ReturnType<typeof exchange>>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<components['schemas']['OAuthTokenResponse'] | undefined>();

  function exchange(client: BlastiqClient) {
    const body = { grant_type: 'password', username: 'a', password: 'b', client_id: 'c' } as const;
    return client.POST('/connect/token', { body });
  }
});

test('an error of the raw client has the members of OAuth, and its absence means that there is data', () => {
  type Result = Awaited<ReturnType<typeof refresh>>;
  expectTypeOf<NonNullable<Result['error']>['error_description']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ReturnType<typeof read>>().toEqualTypeOf<string>();

  function refresh(client: BlastiqClient) {
    const body = { grant_type: 'refresh_token', client_id: 'a', refresh_token: 'b' } as const;
    return client.POST('/connect/token', { body });
  }

  function read({ data, error }: Result): string {
    if (error) throw new Error(error.error_description);
    return data.access_token;
  }
});
