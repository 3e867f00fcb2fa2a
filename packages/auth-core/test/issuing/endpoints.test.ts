import { createEndpoints, type TokenAnswer } from '@x/auth-core/provider';
import { expect, test } from 'vitest';

interface AcmePaths {
  '/token': {
    post: {
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': { grant_type: 'password'; scope?: string | undefined };
          'application/json': { grant_type: 'password'; scope?: string | undefined };
        };
      };
    };
    get?: never;
  };
  '/session': {
    get: { parameters: { query?: { key: string; page?: number | undefined } } };
    put: { parameters: { query?: never } };
  };
}

const BASE = 'https://auth.acme.test/base';

function createAcme() {
  const requests: Request[] = [];
  const { signal } = new AbortController();
  const send = async (request: Request) => {
    requests.push(request);
    return {} as TokenAnswer;
  };
  return { ...createEndpoints<AcmePaths>({ send, signal }, BASE), requests };
}

test('a form is sent as a form, without its undefined members', async () => {
  const { POST, requests } = createAcme();

  await POST('/token', { form: { grant_type: 'password', scope: undefined } });

  const [request] = requests;
  expect(request).toMatchObject({ method: 'POST', url: `${BASE}/token` });
  expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  expect(await request?.text()).toBe('grant_type=password');
});

test('JSON is sent as JSON, without its undefined members', async () => {
  const { POST, requests } = createAcme();

  await POST('/token', { json: { grant_type: 'password', scope: undefined } });

  expect(requests[0]?.headers.get('content-type')).toBe('application/json');
  expect(await requests[0]?.json()).toEqual({ grant_type: 'password' });
});

test('a query is percent-encoded once, and a request without a body has no content type', async () => {
  const { GET, requests } = createAcme();

  await GET('/session', { query: { key: 'a+b c/é&=?#', page: undefined } });

  expect(requests[0]?.url).toBe(`${BASE}/session?key=a%2Bb%20c%2F%C3%A9%26%3D%3F%23`);
  expect(requests[0]?.headers.has('content-type')).toBe(false);
});

test('headers are sent as given', async () => {
  const { PUT, requests } = createAcme();

  await PUT('/session', { headers: { 'X-Renew': 'token-1' } });

  expect(requests[0]).toMatchObject({ method: 'PUT', url: `${BASE}/session` });
  expect(requests[0]?.headers.get('x-renew')).toBe('token-1');
});

test('a discovered URL replaces the base URL and the path', async () => {
  const { POST, requests } = createAcme();

  await POST('/token', { form: { grant_type: 'password' }, url: 'https://elsewhere.test/oauth' });

  expect(requests[0]?.url).toBe('https://elsewhere.test/oauth');
});
