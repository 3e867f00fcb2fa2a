import { describe, expect, test } from 'vitest';
import { exampleCalls } from '../src/examples.ts';
import { type OpenApiDocument, readSpec, type Spec, toSpec } from '../src/spec.ts';
import { createSpecCheck, type SentRequest } from '../src/spec-check.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The documented request of BlastIQ, with changes of a test. */
function tokenRequest(changes: Partial<Omit<SentRequest, 'headers'>> & { headers?: HeadersInit } = {}) {
  const { headers = { 'Content-Type': FORM }, ...rest } = changes;
  return {
    method: 'POST',
    url: 'https://www.blastiq.com/identity/connect/token',
    body: 'grant_type=password&username=a&password=b&client_id=external.customer',
    ...rest,
    headers: new Headers(headers),
  };
}

/** The documented sign-in of BLAM. */
function signIn(query = '', authorization: string | undefined = `Basic ${btoa('a:b')}`): SentRequest {
  const headers = new Headers(authorization === '' ? {} : { Authorization: authorization });
  return {
    method: 'GET',
    url: `https://acme.bluelucy.com/api/users/authorisation${query}`,
    headers,
    body: '',
  };
}

test('the documented requests have no problems', async () => {
  const blastiq = createSpecCheck(await readSpec('blastiq'));
  const blam = createSpecCheck(await readSpec('blam'));

  expect(blastiq.request(tokenRequest())).toEqual([]);
  expect(blam.request(signIn())).toEqual([]);
  expect(blam.request(signIn('?OrganisationId=0'))).toEqual([]);
});

test.each([
  ['another method', { method: 'GET', body: '' }, /^no operation matches GET/],
  ['another path', { url: 'https://www.blastiq.com/identity/token' }, /^no operation/],
  ['a path without its base', { url: 'https://www.blastiq.com/connect/token' }, /^no operation/],
  ['another host', { url: 'https://example.com/identity/connect/token' }, /^no operation/],
  ['a query', { url: 'https://www.blastiq.com/identity/connect/token?a=1' }, /^a is not described$/],
  [
    'another content type',
    { headers: { 'Content-Type': 'application/json' }, body: '{}' },
    /^the content type application\/json is not/,
  ],
  ['an unknown header', { headers: { 'Content-Type': FORM, 'X-Own': '1' } }, /^the header x-own/],
  [
    'credentials that are not described',
    { headers: { 'Content-Type': FORM, Authorization: 'Basic YTpi' } },
    /^the Authorization header/,
  ],
  ['a missing parameter', { body: 'grant_type=password&username=a&client_id=b' }, /'password'$/],
  [
    'a client secret',
    { body: 'grant_type=password&username=a&password=b&client_id=c&client_secret=d' },
    /additional properties$/,
  ],
  ['another grant', { body: 'grant_type=implicit&client_id=c' }, /equal to constant$/],
])('a request with %s has a problem', async (_, changes, problem) => {
  const check = createSpecCheck(await readSpec('blastiq'));

  expect(check.request(tokenRequest(changes))).toContainEqual(expect.stringMatching(problem));
});

test.each([
  ['a value that is not a number', signIn('?OrganisationId=one'), /must be integer$/],
  ['a name in another letter case', signIn('?organisationid=1'), /^organisationid is not described$/],
  ['a parameter twice', signIn('?OrganisationId=1&OrganisationId=2'), /^OrganisationId is repeated$/],
  ['no credentials', signIn('', ''), /^the credentials are missing$/],
  ['a bearer instead', signIn('', 'Bearer abc'), /^the Authorization header/],
  ['Basic credentials without a colon', signIn('', `Basic ${btoa('ab')}`), /^the Authorization header/],
])('a sign-in with %s has a problem', async (_, request, problem) => {
  const check = createSpecCheck(await readSpec('blam'));

  expect(check.request(request)).toContainEqual(expect.stringMatching(problem));
});

test('an example that does not follow its schema is found anywhere in the document', () => {
  const number = { type: 'integer' };
  const document = {
    components: {
      schemas: { Life: { ...number, examples: [1, 'long'] } },
      headers: { Wait: { schema: number, examples: { short: { value: 1 }, odd: { value: 'a while' } } } },
    },
  };
  const spec: Spec = { document, serverUrl: '', servers: [], operations: [], schemes: {} };

  expect(createSpecCheck(spec).examples()).toEqual([
    '/components/schemas/Life/examples/1: must be integer',
    '/components/headers/Wait/examples/odd: must be integer',
  ]);
});

/** A provider unlike the four: no security schemes, a PUT, and a token in a header. */
const sessions: OpenApiDocument = {
  servers: [{ url: 'https://{tenant}.beacon.example' }],
  paths: {
    '/sessions/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: {}, examples: { documented: { value: '7' } } },
      ],
      put: {
        operationId: 'renewSession',
        parameters: [
          {
            name: 'X-Renew-Token',
            in: 'header',
            required: true,
            schema: { type: 'string', minLength: 8 },
            examples: { documented: { value: 'example-renew-token' } },
          },
          { name: 'X-Attempt', in: 'header', schema: { type: 'integer' } },
        ],
        responses: {},
      },
    },
  },
};

function renewal(headers: HeadersInit, path = '/sessions/7'): SentRequest {
  return {
    method: 'PUT',
    url: `https://acme.beacon.example${path}`,
    headers: new Headers(headers),
    body: '',
  };
}

describe('a spec with header parameters and without security schemes', () => {
  const check = createSpecCheck(toSpec(sessions));

  test.each([
    ['the described headers', renewal({ 'x-renew-token': 'long-enough', 'X-Attempt': '2' }), []],
    ['a header too few', renewal({}), ['X-Renew-Token is missing']],
    [
      'a header of another shape',
      renewal({ 'X-Renew-Token': 'short' }),
      ['/X-Renew-Token must NOT have fewer than 8 characters'],
    ],
    [
      'a header that is no number',
      renewal({ 'X-Renew-Token': 'long-enough', 'X-Attempt': 'two' }),
      ['/X-Attempt must be integer'],
    ],
    [
      'credentials that no scheme asks for',
      renewal({ 'X-Renew-Token': 'long-enough', Authorization: 'Bearer abc' }),
      ['the Authorization header has no described scheme'],
    ],
    [
      'another path',
      renewal({ 'X-Renew-Token': 'long-enough' }, '/sessions/7/8'),
      ['no operation matches PUT https://acme.beacon.example/sessions/7/8'],
    ],
  ])('finds what is wrong with a request with %s', (_, request, problems) => {
    expect(check.request(request)).toEqual(problems);
  });

  test('shows requests with their parameters where each belongs', () => {
    expect(exampleCalls(toSpec(sessions))).toMatchObject([
      {
        label: 'renewSession documented',
        parameters: { path: { id: '7' }, header: { 'X-Renew-Token': 'example-renew-token' } },
      },
    ]);
  });
});

describe('a security scheme', () => {
  const headers = { 'X-Renew-Token': 'long-enough' };

  /** The same document with one scheme that every operation asks for. */
  function secured(scheme: { type: string; scheme?: string; in?: string; name?: string }) {
    const spec = toSpec({
      ...sessions,
      security: [{ own: [] }],
      components: { securitySchemes: { own: scheme } },
    });
    return { check: createSpecCheck(spec), call: exampleCalls(spec)[0] };
  }

  test.each([
    [{ type: 'http', scheme: 'bearer' }, { Authorization: 'Bearer abc' }],
    [{ type: 'http', scheme: 'basic' }, { Authorization: `Basic ${btoa('a:b')}` }],
    [{ type: 'oauth2' }, { Authorization: 'Bearer abc' }],
    [{ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, { 'X-Api-Key': 'abc' }],
  ])('%j of the whole document is met by %j alone', (scheme, credentials) => {
    const { check, call } = secured(scheme);

    expect(check.request(renewal({ ...headers, ...credentials }))).toEqual([]);
    expect(check.request(renewal(headers))).toEqual(['the credentials are missing']);
    expect(check.request(renewal({ ...headers, ...call?.headers }))).toEqual([]);
  });

  test('of a key in the query allows that parameter', () => {
    const { check } = secured({ type: 'apiKey', in: 'query', name: 'key' });

    expect(check.request(renewal(headers, '/sessions/7?key=abc'))).toEqual([]);
    expect(check.request(renewal(headers))).toEqual(['the credentials are missing']);
  });
});

test('a variable of a server is one label of a host, and a whole host if its default has a dot', () => {
  const paths = { '/session': { post: { operationId: 'signIn', responses: {} } } };
  const at = (url: string, host: string, origin: string) =>
    createSpecCheck(
      toSpec({ servers: [{ url, variables: { host: { default: host } } }], paths }),
    ).operationOf({ method: 'POST', url: `${origin}/session`, headers: new Headers(), body: '' })?.path;

  expect(at('https://{host}.example', 'acme', 'https://other.example')).toBe('/session');
  expect(at('https://{host}.example', 'acme', 'https://evil.other.example')).toBeUndefined();
  expect(at('https://{host}', 'acme.example', 'https://api.other.example')).toBe('/session');
});
