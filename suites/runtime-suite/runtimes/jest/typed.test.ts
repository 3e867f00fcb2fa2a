// Compiled by ts-jest, with the types of the built packages.
import { type AccessToken, type BloomaAuthOptions, createBloomaAuth, isAuthError } from '@x/blooma-auth';

declare const test: (name: string, run: () => Promise<void>) => void;
declare const expect: (actual: unknown) => { toBe(expected: unknown): void };

test('a program in TypeScript obtains a token, and knows an error by its code', async () => {
  const fetch = async () =>
    Response.json({ access_token: 'a-token', token_type: 'Bearer', expires_in: 3_600 });
  const options: BloomaAuthOptions = {
    baseUrl: 'https://acme.blooma.test',
    clientId: 'an-id',
    clientSecret: 'a-secret',
    fetch,
  };

  const token: AccessToken = await createBloomaAuth(options).getToken();
  const refuse = async () => Response.json({ error: 'access_denied' }, { status: 403 });
  const error: unknown = await createBloomaAuth({ ...options, fetch: refuse })
    .getToken()
    .catch((reason: unknown) => reason);

  expect(token.accessToken).toBe('a-token');
  expect(isAuthError(error) && error.code).toBe('access_denied');
});
