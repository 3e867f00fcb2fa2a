import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

const API = 'https://api.acme.test';

function createRecordedClient(options: Parameters<typeof createTestClient>[0] = {}) {
  const sent: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push(new Request(input, init).url);
    return new Response('fine');
  };
  return { ...createTestClient({ fetch, ...options }), sent };
}

describe('the bearer token is sent to allowed origins only', () => {
  const evil = [
    'https://evil.test/loans',
    'http://api.acme.test/loans',
    'https://api.acme.test:8443/loans',
    'https://api.acme.test.evil.test/loans',
    'https://api.acme.test@evil.test/loans',
    'https://user:pass@api.acme.test/loans',
    'https://user@api.acme.test/loans',
    'https://evil.test/https://api.acme.test',
    'https://evil.test#https://api.acme.test',
    'https:evil.test',
    'https:\\\\evil.test',
    ' https://evil.test',
    '\thttps://evil.test',
    'ht\ntps://evil.test',
    'wss://api.acme.test/loans',
    'ftp://api.acme.test/loans',
    'data:text/plain,hello',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
  ];

  test.each(evil)('%j is refused before any request, even a token request, is sent', async (url) => {
    const { client, issuer, sent } = createRecordedClient();

    await expect(client.fetch(url)).rejects.toThrow(TypeError);

    expect(sent).toEqual([]);
    expect(issuer.issues).toBe(0);
  });

  test.each([
    'loans',
    './loans',
    '../loans',
    '?page=2',
    '#top',
    '',
    '\\\\evil.test',
    '\\evil.test',
    ' /loans',
  ])('%j is neither absolute nor starts with "/", so it is refused', async (url) => {
    const { client, issuer, sent } = createRecordedClient();

    await expect(client.fetch(url)).rejects.toThrow(TypeError);

    expect(sent).toEqual([]);
    expect(issuer.issues).toBe(0);
  });

  test('a URL or a Request to another origin is refused as well, before a token is requested', async () => {
    const { client, issuer, sent } = createRecordedClient();

    await expect(client.fetch(new URL('https://evil.test'))).rejects.toThrow(TypeError);
    await expect(client.fetch(new Request('https://evil.test'))).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
    expect(issuer.issues).toBe(0);
  });

  test.each([
    ['//evil.test/loans', `${API}/v1//evil.test/loans`],
    ['/\\evil.test', `${API}/v1//evil.test`],
    ['/@evil.test', `${API}/v1/@evil.test`],
    ['/https://evil.test', `${API}/v1/https://evil.test`],
    ['/../../../loans', `${API}/loans`],
    ['/\t/evil.test', `${API}/v1//evil.test`],
    [`${API}\\@evil.test`, `${API}/@evil.test`],
  ])('%j is a path, even if it looks like an origin', async (path, url) => {
    const { client, sent } = createRecordedClient();

    await client.fetch(path);

    expect(sent).toEqual([url]);
  });

  test.each(['//evil.test', '/\\evil.test', '/@evil.test', '/.evil.test', '/:8443'])(
    '%j is a path also if the API base has no path',
    async (path) => {
      const { client, sent } = createRecordedClient({ apiUrl: API });

      await client.fetch(path);

      expect(sent.map((url) => new URL(url).origin)).toEqual([API]);
    },
  );

  test.each([
    `${API}/loans`,
    'https://API.acme.test/loans',
    'https://api.acme.test:443/loans',
    'HTTPS://api.acme.test',
  ])('%s is on the origin of the API', async (url) => {
    const { client, sent } = createRecordedClient();

    await client.fetch(url);

    expect(sent).toHaveLength(1);
  });

  test('the message names the allowed origins, and not the URL of the call', async () => {
    const { client } = createRecordedClient({ allowedOrigins: ['https://files.acme.test'] });

    await expect(client.fetch('https://evil.test/?token=hunter2')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: fetch: the URL must start with / or be on https://api.acme.test or https://files.acme.test. See allowedOrigins.]`,
    );
  });
});

describe('allowedOrigins', () => {
  test('names further origins that may receive the bearer token, on any path', async () => {
    const { client, sent } = createRecordedClient({ allowedOrigins: ['https://files.acme.test/some/path/'] });

    await client.fetch('https://files.acme.test/other?x=1');

    expect(sent).toEqual(['https://files.acme.test/other?x=1']);
  });

  test.each(['https://evil.files.acme.test', 'http://files.acme.test', 'https://files.acme.test:8443'])(
    'that has https://files.acme.test does not allow %s',
    async (url) => {
      const { client, sent } = createRecordedClient({ allowedOrigins: ['https://files.acme.test'] });

      await expect(client.fetch(url)).rejects.toThrow(TypeError);
      expect(sent).toEqual([]);
    },
  );

  test('cannot be "null" or "data:"', () => {
    expect(() => createRecordedClient({ allowedOrigins: ['null'] })).toThrow(TypeError);
    expect(() => createRecordedClient({ allowedOrigins: ['data:text/plain,x'] })).toThrow(TypeError);
  });
});
