import {
  type AuthEvent,
  type BlamelessAuthOptions,
  createBlamelessAuth,
  createBlamelessClient,
} from '@x/blameless-auth';
import { guardNetwork } from '@x/test-kit/network-guard';
import nock from 'nock';
import { expect, test } from 'vitest';

const credentials = { customer: 'acme', clientId: 'my-client', clientSecret: 'p+a s&s=w%rd-é"' };
const DOCUMENTED = { access_token: 'opaque-token', token_type: 'Bearer' };
const SENT_AT = 1_800_000_000_000;

guardNetwork();

test.each(['acme', 'Acme'])(
  'the credentials of %s go out as JSON, for the audience of the customer: a bare host, as Auth0 compares it',
  async (customer) => {
    const sent = interceptToken();

    await createBlamelessAuth({ ...credentials, customer }).getToken();

    expect(sent).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: 'my-client',
        client_secret: 'p+a s&s=w%rd-é"',
        audience: 'acme.blameless.io',
      },
    ]);
  },
);

test('an audience of the caller goes out as it is', async () => {
  const sent = interceptToken();

  await createBlamelessAuth({ ...credentials, audience: 'https://other.example/' }).getToken();

  expect(sent).toMatchObject([{ audience: 'https://other.example/' }]);
});

test.each(['https://login.example.com/tenants/acme', 'https://login.example.com/tenants/acme/'])(
  'the token endpoint is below the path of %s',
  async (authUrl) => {
    nock('https://login.example.com').post('/tenants/acme/oauth/token').reply(200, DOCUMENTED);

    const { accessToken } = await createBlamelessAuth({ ...credentials, authUrl }).getToken();

    expect(accessToken).toBe('opaque-token');
  },
);

test("a path is appended to the customer's API, version and all", async () => {
  interceptToken();
  nock('https://acme.blameless.io')
    .get('/api/v1/incidents/42')
    .matchHeader('authorization', 'Bearer opaque-token')
    .reply(200, { ok: true });

  const response = await createBlamelessAuth(credentials).fetch('/incidents/42');

  expect(await response.json()).toEqual({ ok: true });
});

test('without expires_in the JWT tells when the token ends', async () => {
  interceptToken({
    ...DOCUMENTED,
    access_token: toJwt({ iat: SENT_AT / 1_000, exp: SENT_AT / 1_000 + 7_200 }),
  });

  const { token, expirySource } = await getTokenAt(SENT_AT);

  expect(token.expiresAt).toBe(SENT_AT + 7_200_000);
  expect(expirySource).toBe('jwt');
});

test('the end in the JWT is read by the clock of the server, where that can be known', async () => {
  const serverNow = SENT_AT + 3_600_000;
  const exp = serverNow / 1_000 + 7_200;
  interceptToken(
    { ...DOCUMENTED, access_token: toJwt({ exp }) },
    { Date: new Date(serverNow).toUTCString() },
  );
  const byDate = await getTokenAt(SENT_AT);
  interceptToken({ ...DOCUMENTED, access_token: toJwt({ iat: serverNow / 1_000, exp }) });
  const byIssuedAt = await getTokenAt(SENT_AT);

  expect(byDate.token.expiresAt).toBe(SENT_AT + 7_200_000);
  expect(byIssuedAt.token.expiresAt).toBe(SENT_AT + 7_200_000);
});

test('a JWT whose parts need base64url is read like any other', async () => {
  const exp = SENT_AT / 1_000 + 7_200;
  const accessToken = toJwt({ exp, name: '>>>???~~~éü' });
  expect(accessToken.split('.')[1]).toMatch(/[-_]/);
  interceptToken({ ...DOCUMENTED, access_token: accessToken });

  expect((await getTokenAt(SENT_AT)).expirySource).toBe('jwt');
});

test.each([
  ['opaque', 'opaque-token'],
  ['encrypted', 'eyJhbGciOiJkaXIifQ..aaaa.bbbb.cccc'],
  ['a JWT without an end', toJwt({ sub: 'my-client' })],
  ['a JWT whose end is no time', toJwt({ exp: 'soon' })],
  ['a JWT whose end is in milliseconds', toJwt({ exp: SENT_AT })],
  ['like a JWT and is none', 'aaaa.bbbb.cccc'],
])('a token that is %s lives the hour of the default', async (_, accessToken) => {
  interceptToken({ ...DOCUMENTED, access_token: accessToken });

  const { token, expirySource } = await getTokenAt(SENT_AT);

  expect(token.expiresAt).toBe(SENT_AT + 3_600_000);
  expect(expirySource).toBe('default');
});

test('expires_in goes before the JWT', async () => {
  const accessToken = toJwt({ exp: SENT_AT / 1_000 + 7_200 });
  interceptToken({ ...DOCUMENTED, access_token: accessToken, expires_in: 60 });

  const { token, expirySource } = await getTokenAt(SENT_AT);

  expect(token.expiresAt).toBe(SENT_AT + 60_000);
  expect(expirySource).toBe('response');
});

test('a refresh token is not used: the next token is issued like the first', async () => {
  let time = SENT_AT;
  const sent = interceptToken({ ...DOCUMENTED, refresh_token: 'refresh' });
  const auth = createBlamelessAuth({ ...credentials, now: () => time });
  await auth.getToken();
  time += 3_600_000;
  const next = interceptToken();

  await auth.getToken();

  expect(next).toEqual(sent);
});

test('the raw client sends the documented refresh, and hands out its refusal as it came', async () => {
  const refusal = { error: 'invalid_client', error_description: 'Invalid client secret' };
  nock('https://blamelesshq.auth0.com')
    .post('/oauth/token', 'grant_type=refresh_token&refresh_token=refresh')
    .matchHeader('authorization', 'Basic bWU6cHc=')
    .reply(401, refusal);

  const { data, error, response } = await createBlamelessClient().POST('/oauth/token', {
    headers: { Authorization: 'Basic bWU6cHc=', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: { grant_type: 'refresh_token', refresh_token: 'refresh' },
  });

  expect(data).toBeUndefined();
  expect(error).toEqual(refusal);
  expect(response.status).toBe(401);
});

/** Answers the next token request; gives the bodies that were sent. */
function interceptToken(answer: object = DOCUMENTED, headers: nock.ReplyHeaders = {}): unknown[] {
  const sent: unknown[] = [];
  nock('https://blamelesshq.auth0.com')
    .post('/oauth/token')
    .matchHeader('content-type', 'application/json')
    .reply(
      200,
      async (request: Request) => {
        sent.push(await request.json());
        return answer;
      },
      headers,
    );
  return sent;
}

async function getTokenAt(time: number, options: Partial<BlamelessAuthOptions> = {}) {
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent) => void events.push(event);
  const auth = createBlamelessAuth({ ...credentials, ...options, now: () => time, onEvent });
  const token = await auth.getToken();
  const received = events.find((event) => event.type === 'token_received');
  return { token, expirySource: received?.expirySource };
}

function toJwt(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
