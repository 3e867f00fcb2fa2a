import { type AuthEvent, type BloomaAuthOptions, createBloomaAuth, createBloomaClient } from '@x/blooma-auth';
import { guardNetwork } from '@x/test-kit/network-guard';
import nock from 'nock';
import { expect, test } from 'vitest';

const credentials = {
  baseUrl: 'https://acme.blooma.ai',
  clientId: 'my-client',
  clientSecret: 'p+a s&s=w%rd-é',
};
const DOCUMENTED = { access_token: 'opaque-token', token_type: 'Bearer', scope: 'USER', expires_in: 86_400 };

guardNetwork();

test('the credentials go out as a form, each part encoded once', async () => {
  const sent = interceptToken();

  await createBloomaAuth(credentials).getToken();

  expect(sent).toEqual([
    'grant_type=client_credentials&client_id=my-client&client_secret=p%2Ba+s%26s%3Dw%25rd-%C3%A9&audience=https%3A%2F%2Facme.blooma.ai%2Fapi%2F',
  ]);
});

test.each([
  ['https://acme.blooma.ai', 'https://acme.blooma.ai/api/'],
  ['https://acme.blooma.ai/', 'https://acme.blooma.ai/api/'],
  ['https://acme.blooma.ai//', 'https://acme.blooma.ai/api/'],
  ['https://acme.blooma.ai/tenant', 'https://acme.blooma.ai/tenant/api/'],
  ['https://acme.blooma.ai/tenant/', 'https://acme.blooma.ai/tenant/api/'],
  ['https://ACME.blooma.ai:443', 'https://acme.blooma.ai/api/'],
  ['http://localhost:8080/', 'http://localhost:8080/api/'],
])('the audience of %s is %s, with one trailing slash', async (baseUrl, audience) => {
  const sent = interceptToken();

  await createBloomaAuth({ ...credentials, baseUrl }).getToken();

  expect(new URLSearchParams(sent[0]).get('audience')).toBe(audience);
});

test('an audience of the caller goes out as it is', async () => {
  const sent = interceptToken();

  await createBloomaAuth({ ...credentials, audience: 'https://other.example/no-slash' }).getToken();

  expect(new URLSearchParams(sent[0]).get('audience')).toBe('https://other.example/no-slash');
});

test.each(['https://login.example.com/tenants/acme', 'https://login.example.com/tenants/acme/'])(
  'the token endpoint is below the path of %s',
  async (authUrl) => {
    nock('https://login.example.com').post('/tenants/acme/oauth/token').reply(200, DOCUMENTED);

    const { accessToken } = await createBloomaAuth({ ...credentials, authUrl }).getToken();

    expect(accessToken).toBe('opaque-token');
  },
);

test.each([86_400, '86400', ' 86400 '])('expires_in of %j ends the token a day later', async (expiresIn) => {
  interceptToken({ ...DOCUMENTED, expires_in: expiresIn });

  const { token, expirySource } = await getTokenAt(1_000_000);

  expect(token).toEqual({
    accessToken: 'opaque-token',
    tokenType: 'Bearer',
    scope: 'USER',
    expiresAt: 1_000_000 + 86_400_000,
  });
  expect(expirySource).toBe('response');
});

test.each([undefined, null, 'soon', {}, '1e3'])(
  'expires_in of %j leaves the hour of the default',
  async (expiresIn) => {
    interceptToken({ ...DOCUMENTED, expires_in: expiresIn });

    const { token, expirySource } = await getTokenAt(1_000_000);

    expect(token.expiresAt).toBe(1_000_000 + 3_600_000);
    expect(expirySource).toBe('default');
  },
);

test.each(['bearer', 'BEARER'])('a token type of %s is a Bearer', async (tokenType) => {
  interceptToken({ ...DOCUMENTED, token_type: tokenType });

  expect(await createBloomaAuth(credentials).getAuthorizationHeader()).toBe('Bearer opaque-token');
});

test('a refresh token is not used: the next token is issued like the first', async () => {
  let time = 1_000_000;
  const sent = interceptToken({ ...DOCUMENTED, refresh_token: 'refresh' });
  const auth = createBloomaAuth({ ...credentials, now: () => time });
  await auth.getToken();
  time += 86_400_000;
  const next = interceptToken();

  await auth.getToken();

  expect(next).toEqual(sent);
});

test('a secret that is a function is asked again for each token', async () => {
  const secrets = ['first', 'second'];
  const auth = createBloomaAuth({ ...credentials, clientSecret: async () => secrets.shift() ?? 'none' });
  const first = interceptToken();
  await auth.getToken();
  const second = interceptToken();

  await auth.getToken({ forceRefresh: true });

  const sent = [...first, ...second].map((body) => new URLSearchParams(body).get('client_secret'));
  expect(sent).toEqual(['first', 'second']);
});

test('the raw client sends JSON as well, and hands out a refusal as it came', async () => {
  const refusal = { error: 'access_denied', error_description: 'Unauthorized' };
  nock('https://login.blooma.ai')
    .post('/oauth/token', { grant_type: 'refresh_token', client_id: 'my-client', refresh_token: 'refresh' })
    .matchHeader('content-type', 'application/json')
    .reply(401, refusal);

  const { data, error, response } = await createBloomaClient().POST('/oauth/token', {
    body: { grant_type: 'refresh_token', client_id: 'my-client', refresh_token: 'refresh' },
  });

  expect(data).toBeUndefined();
  expect(error).toEqual(refusal);
  expect(response.status).toBe(401);
});

/** Answers the next token request; gives the bodies that were sent. */
function interceptToken(answer: object = DOCUMENTED): string[] {
  const sent: string[] = [];
  nock('https://login.blooma.ai')
    .post('/oauth/token')
    .matchHeader('content-type', 'application/x-www-form-urlencoded')
    .reply(200, async (request: Request) => {
      sent.push(await request.text());
      return answer;
    });
  return sent;
}

async function getTokenAt(time: number, options: Partial<BloomaAuthOptions> = {}) {
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent) => void events.push(event);
  const token = await createBloomaAuth({ ...credentials, ...options, now: () => time, onEvent }).getToken();
  const received = events.find((event) => event.type === 'token_received');
  return { token, expirySource: received?.expirySource };
}
