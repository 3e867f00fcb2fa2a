import { inspect } from 'node:util';
import { type AuthEvent, type BlamAuthOptions, createBlamAuth, createBlamClient } from '@x/blam-auth';
import { guardNetwork } from '@x/test-kit/network-guard';
import nock from 'nock';
import { expect, test, vi } from 'vitest';

const credentials = {
  baseUrl: 'https://yourblam.bluelucy.com',
  username: 'usér',
  password: 'p:a+s%w&rd-é',
};
const DATE = 'Fri, 17 Jul 2020 10:46:44 GMT';
const SENT_AT = Date.parse(DATE);
const DOCUMENTED = {
  bearerToken: 'opaque-token',
  bearerTokenExpirationDate: '2020-07-17T10:51:44.762569Z',
  refreshToken: 'refresh/token+1==',
  refreshTokenExpirationDate: '2020-07-18T10:46:44.7637827Z',
};

guardNetwork();

test('username and password go out as Basic credentials in UTF-8, not form-encoded', async () => {
  const [sent] = await signInWith({});

  const encoded = /^Basic (.+)$/.exec(sent?.authorization ?? '')?.[1] ?? '';
  expect(Buffer.from(encoded, 'base64').toString('utf8')).toBe('usér:p:a+s%w&rd-é');
});

test.each(['base64', 'base64url'] as const)(
  'the pair is quoted nowhere, echoed in %s, padded or not',
  async (form) => {
    const [username, password] = ['oper', 'Zx9!qLm#746'];
    const pair = Buffer.from(`${username}:${password}`).toString(form).replace(/=+$/, '');
    const events: AuthEvent[] = [];
    nock('https://yourblam.bluelucy.com')
      .get('/api/users/authorisation')
      .reply(401, { message: `bad ${pair}` }, { 'X-Request-Id': pair, 'X-RateLimit-Of': pair });
    const onEvent = (event: AuthEvent) => void events.push(event);
    const auth = createBlamAuth({ ...credentials, username, password, onEvent });

    const error = await auth.getToken().catch((reason: unknown) => reason);

    expect(inspect([error, events], { depth: 10, showHidden: true })).not.toContain(pair);
  },
);

test.each([
  [undefined, '/api/users/authorisation'],
  [0, '/api/users/authorisation?OrganisationId=0'],
  [7, '/api/users/authorisation?OrganisationId=7'],
])('organisationId %s is asked for as %s', async (organisationId, path) => {
  const [sent] = await signInWith(organisationId === undefined ? {} : { organisationId });

  expect(sent?.path).toBe(path);
});

test.each(['https://yourblam.bluelucy.com/blam', 'https://yourblam.bluelucy.com/blam/'])(
  'the endpoints are below the path of %s',
  async (baseUrl) => {
    nock('https://yourblam.bluelucy.com')
      .get('/blam/api/users/authorisation')
      .reply(200, DOCUMENTED, { Date: DATE });

    const { accessToken } = await createBlamAuth({ ...credentials, baseUrl }).getToken();

    expect(accessToken).toBe('opaque-token');
  },
);

test.each([
  '2020-07-17T10:51:44Z',
  '2020-07-17T10:51:44.7Z',
  '2020-07-17T10:51:44.76Z',
  '2020-07-17T10:51:44.762Z',
  '2020-07-17T10:51:44.7625Z',
  '2020-07-17T10:51:44.76256Z',
  '2020-07-17T10:51:44.762569Z',
  '2020-07-17T10:51:44.7625691Z',
  '2020-07-17T10:51:44.7625691',
  '2020-07-17T12:51:44.7625691+02:00',
])('the date %s ends the token five minutes after the answer', async (bearerTokenExpirationDate) => {
  // Where this is local time, a date without a zone would be hours off.
  vi.stubEnv('TZ', 'Asia/Kolkata');
  expect(new Date().getTimezoneOffset()).toBe(-330);
  const { token, expirySource } = await getTokenFor({ ...DOCUMENTED, bearerTokenExpirationDate });

  const milliseconds = Number(
    (/\.(\d+)/.exec(bearerTokenExpirationDate)?.[1] ?? '0').padEnd(3, '0').slice(0, 3),
  );
  expect(token.expiresAt).toBe(SENT_AT + 300_000 + milliseconds);
  expect(expirySource).toBe('absolute-date');
});

test.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', 'soon', '', null, 0])(
  'the date %j tells nothing, so the documented five minutes stand',
  async (bearerTokenExpirationDate) => {
    const { token, expirySource } = await getTokenFor({ ...DOCUMENTED, bearerTokenExpirationDate });

    expect(token.expiresAt).toBe(SENT_AT + 300_000);
    expect(expirySource).toBe('default');
  },
);

test.each([-3_600_000, -1_000, 1_000, 3_600_000])(
  'a server whose clock is %i ms off gives its five minutes all the same',
  async (offset) => {
    const serverNow = SENT_AT + offset;
    const end = new Date(serverNow + 300_000).toISOString();
    const { token } = await getTokenFor(
      { ...DOCUMENTED, bearerTokenExpirationDate: end },
      { Date: new Date(serverNow).toUTCString() },
    );

    expect(token.expiresAt).toBe(SENT_AT + 300_000);
  },
);

test('a date that no server clock vouches for is capped at the documented five minutes', async () => {
  const inAnHour = new Date(SENT_AT + 3_600_000).toISOString();
  const { token } = await getTokenFor({ ...DOCUMENTED, bearerTokenExpirationDate: inAnHour }, {});

  expect(token.expiresAt).toBe(SENT_AT + 300_000);
});

test('the refresh token goes out percent-encoded once, without credentials, for organisation 1', async () => {
  const { auth, sent } = await beginRefresh();

  expect((await auth.getToken()).accessToken).toBe('second-token');
  expect(sent).toEqual([
    { path: '/api/users/token?RefreshToken=refresh%2Ftoken%2B1%3D%3D&OrganisationId=1', authorization: null },
  ]);
});

test.each([0, 7])('a refresh names organisation %i where the options do', async (organisationId) => {
  const { auth, sent } = await beginRefresh({ organisationId });
  await auth.getToken();

  expect(sent[0]?.path).toMatch(new RegExp(`&OrganisationId=${organisationId}$`));
});

test('a refresh token that is not replaced is used again', async () => {
  const { auth, advance } = await beginRefresh();
  await auth.getToken();
  advance(300_000);
  const again = intercept('/api/users/token', { ...DOCUMENTED, bearerToken: 'third-token' });

  expect((await auth.getToken()).accessToken).toBe('third-token');
  expect(again[0]?.path).toContain('RefreshToken=refresh%2Ftoken%2B1%3D%3D&');
});

test('a refresh token that is replaced is not used again', async () => {
  const { auth, advance } = await beginRefresh({}, { refreshToken: 'refresh-2' });
  await auth.getToken();
  advance(300_000);
  const again = intercept('/api/users/token', DOCUMENTED);
  await auth.getToken();

  expect(again[0]?.path).toContain('RefreshToken=refresh-2&');
});

test('a refresh token that is over is not sent: the person signs in again', async () => {
  const { auth, advance, events } = await begin();
  advance(86_400_000);
  intercept('/api/users/authorisation', { ...DOCUMENTED, bearerToken: 'second-token' });

  expect((await auth.getToken()).accessToken).toBe('second-token');
  expect(pathsOf(events)).toEqual(['/api/users/authorisation', '/api/users/authorisation']);
});

test.each([
  ['to the last second before its date', DOCUMENTED.refreshTokenExpirationDate, 86_398_000],
  ['however late where its date tells nothing', '0001-01-01T00:00:00', 365 * 86_400_000],
  ['however late where it has no date', undefined, 365 * 86_400_000],
])('a refresh token is sent %s', async (_, refreshTokenExpirationDate, ms) => {
  const { auth, advance, events } = await begin({}, { refreshTokenExpirationDate });
  advance(ms);
  intercept('/api/users/token', { ...DOCUMENTED, bearerToken: 'second-token' });

  expect((await auth.getToken()).accessToken).toBe('second-token');
  expect(pathsOf(events)).toEqual(['/api/users/authorisation', '/api/users/token']);
});

test('the date of a refresh token is read by the clock of the server', async () => {
  const inTwoHours = new Date(SENT_AT + 7_200_000).toISOString();
  const { auth, advance, events } = await begin(
    {},
    { bearerTokenExpirationDate: inTwoHours, refreshTokenExpirationDate: inTwoHours },
    { Date: new Date(SENT_AT + 3_600_000).toUTCString() },
  );
  advance(3_600_000);
  intercept('/api/users/authorisation', DOCUMENTED);
  await auth.getToken();

  expect(pathsOf(events)).toEqual(['/api/users/authorisation', '/api/users/authorisation']);
});

test('a refresh that is refused is followed by one sign-in', async () => {
  const { auth, advance, events } = await begin();
  advance(300_000);
  nock('https://yourblam.bluelucy.com').get('/api/users/token').query(true).reply(401);
  intercept('/api/users/authorisation', { ...DOCUMENTED, bearerToken: 'second-token' });

  expect((await auth.getToken()).accessToken).toBe('second-token');
  expect(events.filter(({ type }) => type === 'refresh_failed')).toMatchObject([
    { code: 'invalid_credentials', lost: false },
  ]);
});

test.each([
  ['in a browser', true, {}, '/api/users/authorisation'],
  ['in a browser that is told to', true, { useRefreshToken: true }, '/api/users/token'],
  ['on a server', false, {}, '/api/users/token'],
  ['on a server that is told not to', false, { useRefreshToken: false }, '/api/users/authorisation'],
])(
  '%s an expired token is renewed by one request to the right endpoint',
  async (_, inPage, options, path) => {
    if (inPage) vi.stubGlobal('document', {});
    const { auth, advance, events } = await begin(options);
    advance(300_000);
    intercept(path, { ...DOCUMENTED, bearerToken: 'second-token' });

    expect((await auth.getToken()).accessToken).toBe('second-token');
    expect(pathsOf(events)).toEqual(['/api/users/authorisation', path]);
  },
);

test('no event shows the query that the refresh token travels in', async () => {
  const { auth, events } = await beginRefresh();
  await auth.getToken();

  const urls = events.flatMap((event) => (event.type === 'token_requested' ? [event.url] : []));
  expect(urls).toEqual([
    'https://yourblam.bluelucy.com/api/users/authorisation',
    'https://yourblam.bluelucy.com/api/users/token',
  ]);
});

test('the raw client hands out a refusal without a body as it came', async () => {
  nock('https://yourblam.bluelucy.com').get('/api/users/authorisation').reply(401);

  const { data, response } = await createBlamClient(credentials).GET('/api/users/authorisation', {
    headers: { Authorization: 'Basic bWU6cHc=' },
  });

  expect(data).toBeUndefined();
  expect(response.status).toBe(401);
});

interface Sent {
  path: string;
  authorization: string | null;
}

/** Answers the next request at `path`; gives what was sent. */
function intercept(path: string, answer: object, headers: nock.ReplyHeaders = { Date: DATE }): Sent[] {
  const sent: Sent[] = [];
  nock('https://yourblam.bluelucy.com')
    .get(path)
    .query(true)
    .reply(
      200,
      ({ url, headers: sentHeaders }: Request) => {
        const { pathname, search } = new URL(url);
        sent.push({ path: pathname + search, authorization: sentHeaders.get('authorization') });
        return answer;
      },
      headers,
    );
  return sent;
}

async function signInWith(options: Partial<BlamAuthOptions>): Promise<Sent[]> {
  const sent = intercept('/api/users/authorisation', DOCUMENTED);
  await createBlamAuth({ ...credentials, ...options, now: () => SENT_AT }).getToken();
  return sent;
}

async function getTokenFor(answer: object, headers?: nock.ReplyHeaders) {
  intercept('/api/users/authorisation', answer, headers);
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent) => void events.push(event);
  const token = await createBlamAuth({ ...credentials, now: () => SENT_AT, onEvent }).getToken();
  const received = events.find((event) => event.type === 'token_received');
  return { token, expirySource: received?.expirySource };
}

/** A client with a token, and a clock to end it with. */
async function begin(
  options: Partial<BlamAuthOptions> = {},
  answer: object = {},
  headers?: nock.ReplyHeaders,
) {
  let time = SENT_AT;
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent) => void events.push(event);
  const auth = createBlamAuth({ ...credentials, ...options, now: () => time, onEvent });
  intercept('/api/users/authorisation', { ...DOCUMENTED, ...answer }, headers);
  await auth.getToken();
  const advance = (ms: number) => {
    time += ms + 1_000;
  };
  return { auth, events, advance };
}

/** The same with its token over and a second one to be had. */
async function beginRefresh(options: Partial<BlamAuthOptions> = {}, renewed: object = {}) {
  const begun = await begin(options);
  begun.advance(300_000);
  const { bearerTokenExpirationDate } = DOCUMENTED;
  const answer = { bearerToken: 'second-token', bearerTokenExpirationDate, ...renewed };
  return { ...begun, sent: intercept('/api/users/token', answer) };
}

/** Where the token requests went, in order. */
function pathsOf(events: readonly AuthEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'token_requested' ? [new URL(event.url).pathname] : []));
}
