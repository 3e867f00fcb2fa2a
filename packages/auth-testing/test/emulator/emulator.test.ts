import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { startEmulator } from '@x/auth-testing';
import { expect, test } from 'vitest';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import {
  clientCredentials,
  members,
  passwordGrant,
  postForm,
  postJson,
  signIn,
} from '../support/requests.ts';
import { start } from '../support/start.ts';

test('starts only the requested providers', async () => {
  const emulator = await start('blooma', 'blam');

  expect(Object.keys(emulator).sort()).toEqual([
    'advance',
    'blam',
    'blooma',
    'handle',
    'now',
    'play',
    'stop',
    'untrustedServer',
    'url',
    'violations',
  ]);
});

test('listens on the given ports', async () => {
  const free = await startEmulator({ providers: ['blam'] });
  const port = Number(new URL(free.blam.url).port);
  await free.stop();

  const emulator = await startEmulator({ providers: ['blam'], ports: { blam: port } });

  expect(emulator.blam.url).toBe(`http://127.0.0.1:${port}`);
  await emulator.stop();
});

test('leaves it to the client to close an idle connection', async () => {
  const { blooma } = await start('blooma');
  const { headers } = await fetch(`${blooma.url}/`);

  // Node announces here after how many seconds it closes one.
  expect([headers.get('connection'), headers.get('keep-alive')]).toEqual(['keep-alive', null]);
});

test('names a port that is in use, and leaves nothing running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const free = await startEmulator({ providers: ['blooma'] });
  const bloomaPort = Number(new URL(free.blooma.url).port);
  await free.stop();

  await expect(
    startEmulator({ providers: ['blam', 'blooma'], ports: { blam: port, blooma: bloomaPort } }),
  ).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use.`);

  await expect(fetch(`http://127.0.0.1:${bloomaPort}/`)).rejects.toThrow('fetch failed');
  taken.close();
});

test('stop closes every port, with open connections too', async () => {
  const emulator = await startEmulator();
  const urls = PROVIDER_NAMES.map((name) => emulator[name].url);
  await Promise.all(urls.map((url) => fetch(url)));

  await emulator.stop();

  for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test("a provider's clock can be ahead, which shows in its Date header and its dates", async () => {
  const { blam } = await start('blam');
  blam.configure({ clockOffsetMs: 3_600_000 });

  const response = await signIn(blam);
  const { bearerTokenExpirationDate = '' } = (await response.json()) as Record<string, string>;

  const serverNow = Date.parse(response.headers.get('date') ?? '');
  expect(serverNow - Date.now()).toBeGreaterThan(3_590_000);
  expect(Date.parse(bearerTokenExpirationDate) - serverNow).toBeGreaterThan(295_000);
});

test('a token response can be configured with or without its expiry', async () => {
  const { blooma, blameless, blam } = await start('blooma', 'blameless', 'blam');
  blooma.configure({ sendsExpiry: false });
  blameless.configure({ sendsExpiry: true, lifetimeMs: 90_000 });
  blam.configure({ sendsExpiry: false });

  const fromBlooma = await members(
    postForm(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`)),
  );
  const fromBlameless = await members(
    postForm(`${blameless.url}/oauth/token`, clientCredentials(blameless.options, 'acme.blameless.io')),
  );
  const fromBlam = await members(signIn(blam));

  expect(fromBlooma).not.toHaveProperty('expires_in');
  expect(fromBlameless).toMatchObject({ expires_in: 90 });
  expect(Object.keys(fromBlam).sort()).toEqual(['bearerToken', 'refreshToken']);
});

test('an account can be added, changed and removed while the provider runs', async () => {
  const { blooma } = await start('blooma');
  const ask = (clientId: string, clientSecret: string) =>
    postForm(
      `${blooma.url}/oauth/token`,
      clientCredentials({ clientId, clientSecret }, `${blooma.url}/api/`),
    );

  const before = await ask('second', 'one');
  blooma.accounts.set('second', { secret: 'one' });
  const added = await ask('second', 'one');
  blooma.accounts.set('second', { secret: 'two' });
  const changed = await ask('second', 'one');
  blooma.accounts.delete('second');
  const removed = await ask('second', 'two');

  expect([before, added, changed, removed].map(({ status }) => status)).toEqual([401, 200, 401, 401]);
});

test('the log shows what identifies a request and hides its secrets', async () => {
  const { blooma, blam, blastiq } = await start('blooma', 'blam', 'blastiq');
  const { access_token = '' } = await members(
    postJson(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`)),
  );
  await fetch(`${blooma.url}/api/loans/${access_token}?token=${access_token}`, {
    headers: { authorization: `Bearer ${access_token}`, 'x-token': access_token },
  });
  const { refreshToken = '' } = await members(signIn(blam));
  await fetch(
    `${blam.url}/api/users/token?RefreshToken=${encodeURIComponent(refreshToken)}&OrganisationId=1`,
  );
  const { refresh_token = '' } = await members(
    postForm(`${blastiq.options.authority}/connect/token`, passwordGrant(blastiq.options)),
  );

  const everything = inspect(
    [blooma, blam, blastiq].map(({ requests, violations }) => ({ requests, violations })),
    {
      depth: 9,
      maxStringLength: null,
    },
  );

  const { password } = blastiq.options;
  const secrets = [
    blooma.options.clientSecret,
    blam.options.password,
    password,
    access_token,
    refreshToken,
    refresh_token,
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(encodeURIComponent(secret));
    expect(everything).not.toContain(Buffer.from(secret).toString('base64').replace(/=*$/, '').slice(0, -2));
  }
  expect(blooma.requests[0]).toMatchObject({
    id: 1,
    method: 'POST',
    path: '/oauth/token',
    operation: 'exchangeToken',
    status: 200,
    parameters: { client_id: 'blooma-client', client_secret: '[redacted]', grant_type: 'client_credentials' },
  });
  expect(blam.requests[1]).toMatchObject({ query: { RefreshToken: '[redacted]', OrganisationId: '1' } });
  expect(blam.requests[0]?.headers.authorization).toBe('Basic [redacted]');
});

test('the log also hides a secret in an unusual place of a request', async () => {
  const { blooma, blam } = await start('blooma', 'blam');
  const body = clientCredentials(blooma.options, `${blooma.url}/api/`);
  const { clientSecret } = blooma.options;
  const json = JSON.stringify(body);
  const tokenUrl = `${blooma.url}/oauth/token`;

  await postForm(tokenUrl, json);
  await postForm(tokenUrl, `${json}&${json}`);
  await postForm(tokenUrl, { ...body, [clientSecret.repeat(2)]: '' });
  await postJson(tokenUrl, { ...body, [clientSecret.repeat(2)]: 1 });
  await postJson(`${tokenUrl}?${clientSecret.repeat(2)}`, body);
  await fetch(`${blam.url}/api/users/token?${clientSecret.repeat(2)}=1`);

  expect(blooma.requests).toHaveLength(5);
  expect(blam.violations).toHaveLength(1);
  const everything = JSON.stringify([blooma.requests, blooma.violations, blam.requests, blam.violations]);
  expect(everything).not.toContain(clientSecret);
});

test('the emulator lists the violations of all its providers', async () => {
  const emulator = await start('blooma', 'blam');
  await fetch(`${emulator.blooma.url}/nowhere`);
  await fetch(`${emulator.blam.url}/api/users/token`);

  expect(emulator.violations).toEqual([
    {
      provider: 'blooma',
      request: 1,
      method: 'GET',
      path: '/nowhere',
      rule: 'path',
      detail: expect.any(String),
    },
    {
      provider: 'blam',
      request: 1,
      method: 'GET',
      path: '/api/users/token',
      operation: 'refreshToken',
      rule: 'parameter',
      detail: expect.any(String),
    },
  ]);
});

test('clear empties the logs and keeps tokens valid', async () => {
  const { blam } = await start('blam');
  const { bearerToken } = await members(signIn(blam));
  await fetch(`${blam.url}/nowhere`);

  blam.clear();

  expect([blam.tokenRequests, blam.requests.length, blam.violations.length]).toEqual([0, 0, 0]);
  const assets = await fetch(`${blam.url}/api/assets`, {
    headers: { authorization: `Bearer ${bearerToken}` },
  });
  expect(assets.status).toBe(200);
});

test('only the configured browser origins may read responses', async () => {
  const { blam } = await start('blam');
  const ask = async (origin: string) => {
    const headers = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await fetch(`${blam.url}/api/users/authorisation`, { method: 'OPTIONS', headers });
    const answer = await fetch(`${blam.url}/api/assets`, { headers: { origin } });
    return [preflight, answer].map((response) => response.headers.get('access-control-allow-origin'));
  };

  const before = await ask('https://app.example');
  blam.configure({ corsOrigins: ['https://app.example'] });

  expect(before).toEqual([null, null]);
  expect(await ask('https://app.example')).toEqual(['https://app.example', 'https://app.example']);
  expect(await ask('https://other.example')).toEqual([null, null]);
});
