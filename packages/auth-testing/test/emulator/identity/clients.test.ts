import { describe, expect, test } from 'vitest';
import { begin } from '../../support/attended.ts';
import { createVisitor } from '../../support/pages.ts';
import { callResource, postForm } from '../../support/requests.ts';
import { start } from '../../support/start.ts';
import { registerWebClient, WEB_ORIGIN } from '../../support/web-client.ts';

const grant = { grantTypes: ['authorization_code'], scopes: ['openid'] } as const;

describe('the redirect URI', () => {
  test.each([
    ['native', 'http://127.0.0.1/callback', 'http://127.0.0.1:50000/callback', true],
    ['native', 'http://[::1]/callback', 'http://[::1]:50000/callback', true],
    ['native', 'http://127.0.0.1:8000/callback', 'http://127.0.0.1:50000/callback', true],
    ['native', 'com.example.app:/callback', 'com.example.app:/callback', true],
    ['native', 'http://127.0.0.1/callback', 'http://localhost:50000/callback', false],
    ['native', 'http://127.0.0.1/callback', 'http://127.0.0.1:50000/other', false],
    ['native', 'http://127.0.0.1/callback', 'https://127.0.0.1:50000/callback', false],
    ['native', 'https://app.example/callback', 'https://app.example:8443/callback', false],
    ['web', 'https://app.example/callback', 'https://app.example/callback', true],
    ['web', 'http://localhost:5173/callback', 'http://localhost:5173/callback', true],
    ['web', 'http://localhost:5173/callback', 'http://localhost:5174/callback', false],
    ['web', 'http://127.0.0.1/callback', 'http://127.0.0.1:50000/callback', false],
    ['web', 'https://app.example/callback', 'https://app.example/callback/', false],
    ['web', 'https://app.example/callback', 'https://app.example/callback?x=1', false],
  ] as const)(
    'of a %s client that registered %s may be %s: %s',
    async (applicationType, known, uri, isAllowed) => {
      const { blastiq } = await start('blastiq');
      blastiq.clients.set('app', { ...grant, applicationType, redirectUris: [known] });
      const change = { client_id: 'app', redirect_uri: uri, scope: 'openid' };

      const { url, html } = await createVisitor(blastiq).visit(begin(blastiq, change).authorizeUrl);

      expect(url.pathname).toBe(isAllowed ? '/identity/account/login' : '/identity/home/error');
      expect(html.includes('Invalid redirect_uri')).toBe(!isAllowed);
    },
  );
});

describe('scripts', () => {
  const preflight = (url: string, origin: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
  const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');

  test('of an origin that a web client registered may read what a page needs, the API included', async () => {
    const { blastiq } = await start('blastiq');
    registerWebClient(blastiq);
    const { authority, apiUrl } = blastiq.attended;
    const headers = { origin: WEB_ORIGIN };

    const discovery = await fetch(`${authority}/.well-known/openid-configuration`, { headers });
    const token = await postForm(`${authority}/connect/token`, {}, headers);
    const asked = await preflight(`${apiUrl}${blastiq.resource}`, WEB_ORIGIN);
    const called = await fetch(`${apiUrl}${blastiq.resource}`, { headers });

    expect([discovery, token, asked, called].map(allowed)).toEqual(Array(4).fill(WEB_ORIGIN));
    expect([token.status, asked.status, called.status]).toEqual([400, 204, 401]);
    expect(asked.headers.get('access-control-allow-headers')).toBe('authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('may not read the endpoints that are for browsers and servers', async () => {
    const { blastiq } = await start('blastiq');
    registerWebClient(blastiq);
    const { authority } = blastiq.attended;

    for (const path of ['connect/authorize', 'connect/endsession', 'connect/introspect', 'account/login']) {
      const response = await fetch(`${authority}/${path}`, {
        headers: { origin: WEB_ORIGIN },
        redirect: 'manual',
      });
      expect([path, allowed(response)]).toEqual([path, null]);
    }
  });

  test.each([
    ['an origin that nobody registered', { corsOrigins: ['https://other.example'] }],
    ['the origin of a redirect URI alone', { corsOrigins: [] }],
    ['an origin that a native client names', { applicationType: 'native' }],
  ] as const)('of %s may read nothing', async (_what, change) => {
    const { blastiq } = await start('blastiq');
    registerWebClient(blastiq, change);
    const { authority, apiUrl } = blastiq.attended;

    const token = await postForm(`${authority}/connect/token`, {}, { origin: WEB_ORIGIN });
    const asked = await preflight(`${authority}/connect/token`, WEB_ORIGIN);
    const api = await preflight(`${apiUrl}${blastiq.resource}`, WEB_ORIGIN);

    expect([token, asked, api].map(allowed)).toEqual([null, null, null]);
    expect((await callResource(blastiq)).status).toBe(401);
  });
});
