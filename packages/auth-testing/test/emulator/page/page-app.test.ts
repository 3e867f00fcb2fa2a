import { get } from 'node:http';
import { startEmulator } from '@x/auth-testing';
import { expect, test } from 'vitest';
import { start } from '../../support/start.ts';

/** The status of a GET with another Host header, as after DNS rebinding. fetch cannot send one. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
}

test('providers refuse other host names, which may belong to a website', async () => {
  const { blooma } = await start('blooma');
  const { host, port } = new URL(blooma.url);

  const statuses = [];
  for (const name of [
    host,
    `localhost:${port}`,
    `app.localhost:${port}`,
    `evil.example:${port}`,
    `localhost.evil.example`,
  ]) {
    statuses.push(await statusFor(`${blooma.url}/.well-known/jwks.json`, name));
  }

  expect(statuses).toEqual([200, 200, 200, 403, 403]);
});

test('the page refuses other host names and other origins', async () => {
  const { url } = await start('blooma');
  const { host, port } = new URL(url);
  const secret = `${url}/providers/blooma/secret`;

  const byHost = [
    await statusFor(secret, host),
    await statusFor(secret, `localhost:${port}`),
    await statusFor(secret, `evil.example:${port}`),
  ];
  const byOrigin = [
    (await fetch(secret, { headers: { origin: url } })).status,
    (await fetch(secret, { headers: { origin: 'https://evil.example' } })).status,
    (await fetch(secret, { headers: { origin: 'null' } })).status,
  ];

  expect(byHost).toEqual([200, 200, 403]);
  expect(byOrigin).toEqual([200, 403, 403]);
});

test('a program can control a provider over HTTP and gets an error for an invalid fault', async () => {
  const { url, blooma } = await start('blooma');
  const post = (verb: string, body: object) =>
    fetch(`${url}/providers/blooma/${verb}`, { method: 'POST', body: JSON.stringify(body) });

  await post('configure', { lifetimeMs: 5_000 });
  await post('fail', { status: 503 });
  const wrong = await post('fail', { operation: 'nothing' });
  const asked = await fetch(`${blooma.url}/oauth/token`, { method: 'POST' });
  const cleared = await (await post('clear', {})).json();

  expect(blooma.settings.lifetimeMs).toBe(5_000);
  expect(asked.status).toBe(503);
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toEqual({
    message: expect.stringContaining('Unknown operation "nothing".'),
  });
  expect(cleared).toMatchObject({ name: 'blooma', tokenRequests: 0 });
});

test('a program may hand in a date and all requests, as JSON has them', async () => {
  const { url, blooma } = await start('blooma');
  const until = new Date('2030-01-01T00:00:00Z');

  const planned = await fetch(`${url}/providers/blooma/fail`, {
    method: 'POST',
    body: JSON.stringify({ status: 429, retryAfter: until, times: 'always' }),
  });
  const asked = [];
  for (let turn = 0; turn < 3; turn += 1) {
    asked.push(await fetch(`${blooma.url}/oauth/token`, { method: 'POST' }));
  }

  expect(planned.status).toBe(200);
  expect(asked.map(({ status }) => status)).toEqual([429, 429, 429]);
  expect(asked[0]?.headers.get('retry-after')).toBe(until.toUTCString());
});

test.each([
  ['fail', '{"statuss":500}', 'A fault has no member "statuss".'],
  ['fail', '[]', 'The body is not a JSON object.'],
  ['fail', '"x"', 'The body is not a JSON object.'],
  ['fail', 'not JSON', 'The body is not JSON.'],
  ['configure', '{"lifetimeMs":"x"}', '"lifetimeMs" of the settings must be a number.'],
  ['configure', '{"lifetime":1}', 'The settings have no member "lifetime".'],
  ['revoke', '{}', 'revoke takes the text accessToken.'],
  ['revoke', '{"accessToken":5}', 'revoke takes the text accessToken.'],
  ['revoke', '{"accesstoken":"x"}', 'revoke takes accessToken and no "accesstoken".'],
  ['heal', 'not JSON', 'The body is not JSON.'],
])('over HTTP, %s %s is a 400 with a sentence', async (verb, body, message) => {
  const { url } = await start('blooma');

  const response = await fetch(`${url}/providers/blooma/${verb}`, { method: 'POST', body });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
});

test('the journal shows secrets and tokens only with showSecrets', async () => {
  const journalOf = async (showSecrets: boolean) => {
    const emulator = await startEmulator({ providers: ['blam'], showSecrets });
    const { username, password } = emulator.blam.options;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`${emulator.blam.url}/api/users/authorisation`, {
      headers: { authorization },
    });
    const { bearerToken } = (await answer.json()) as { bearerToken: string };
    const reader = (await fetch(`${emulator.url}/events`)).body
      ?.pipeThrough(new TextDecoderStream())
      .getReader();
    let journal = '';
    while (!journal.includes('"type":"token"')) journal += (await reader?.read())?.value ?? '';
    await emulator.stop();
    return { has: (text: string) => journal.includes(text), authorization, bearerToken };
  };

  const open = await journalOf(true);
  const closed = await journalOf(false);

  expect([open.has(open.authorization), open.has(open.bearerToken)]).toEqual([true, true]);
  expect([closed.has(closed.authorization), closed.has(closed.bearerToken)]).toEqual([false, false]);
});
