import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, test } from 'vitest';
import { callResource } from '../../support/requests.ts';
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
  ['revoke', '{}', 'revoke takes accessToken, a string.'],
  ['revoke', '{"accessToken":5}', 'revoke takes accessToken, a string.'],
  ['revoke', '{"accesstoken":"x"}', 'revoke takes accessToken and no "accesstoken".'],
  ['heal', 'not JSON', 'The body is not JSON.'],
  ['budget', '{"max":-1}', 'budget takes a whole number, 0 or more, not -1.'],
  ['budget', '{"max":"1"}', 'budget takes max, a number.'],
  ['issue-token', '{"life":1}', 'The wishes for a token have no member "life".'],
])('over HTTP, %s %s is a 400 with a sentence', async (verb, body, message) => {
  const { url } = await start('blooma');

  const response = await fetch(`${url}/providers/blooma/${verb}`, { method: 'POST', body });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
});

test('a program can issue tokens, set a budget, play a scenario and move the clock', async () => {
  const { url, blooma, now } = await start('blooma');
  const post = async (path: string, body: object = {}) => {
    const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };

  const issued = await post('/providers/blooma/issue-token', { lifetimeMs: 60_000 });
  const live = await callResource(blooma, issued.body.accessToken);
  await post('/providers/blooma/budget', { max: 0 });
  await post('/play', { scenario: 'hour-of-outage' });
  await post('/play', { steps: [{ forMs: 600_000, fail: { operation: 'resource', status: 418 } }] });
  const during = await fetch(`${blooma.url}/oauth/token`, { method: 'POST' });
  const teapot = await callResource(blooma, issued.body.accessToken);
  const moved = await post('/advance', { ms: 3_600_000 });
  const after = await callResource(blooma, issued.body.accessToken);
  const unknown = await post('/play', { scenario: 'nothing' });

  expect([live.status, during.status, teapot.status, after.status]).toEqual([200, 503, 418, 401]);
  expect(blooma.violations.map(({ rule }) => rule)).toContain('budget');
  expect(Math.abs(moved.body.now - now())).toBeLessThan(5_000);
  expect(now() - Date.now()).toBeGreaterThan(3_590_000);
  expect([unknown.status, unknown.body.message]).toEqual([
    400,
    expect.stringContaining('no scenario "nothing"'),
  ]);
});

test('planned faults are listed, and one can be taken back', async () => {
  const { url, blooma } = await start('blooma');
  blooma.fail({ status: 503, times: 'always' });
  blooma.fail({ operation: 'resource', status: 418, times: 2 });
  await callResource(blooma);

  const [listed] = await (await fetch(`${url}/providers`)).json();
  const stopped = await fetch(`${url}/providers/blooma/stop-fault`, { method: 'POST', body: '{"id":1}' });

  expect(listed.faults).toEqual([
    { id: 1, fault: { status: 503 }, left: 'always', hits: 0 },
    { id: 2, fault: { operation: 'resource', status: 418 }, left: 1, hits: 1 },
  ]);
  expect((await stopped.json()).faults.map(({ id }: { id: number }) => id)).toEqual([2]);
  expect(blooma.faults.map(({ id }) => id)).toEqual([2]);
});

test('a token can be looked into, copied and revoked by its id, and its signature is shown on request alone', async () => {
  for (const showSecrets of [false, true]) {
    const { url, blooma } = await stopAfterTest(startEmulator({ providers: ['blooma'], showSecrets }));
    const { accessToken } = await blooma.issueToken();
    const id = createHash('sha256').update(accessToken).digest('hex').slice(0, 8);
    const base = `${url}/providers/blooma`;

    const seen = await (await fetch(`${base}/tokens/${id}`)).json();
    const copied = await (await fetch(`${base}/tokens/${id}/text`)).text();
    const revoked = await fetch(`${base}/revoke`, { method: 'POST', body: JSON.stringify({ tokenId: id }) });
    const unknown = await fetch(`${base}/revoke`, { method: 'POST', body: '{"tokenId":"none"}' });

    expect(seen.claims).toMatchObject({ sub: 'blooma-client@clients' });
    expect(seen.token).toBe(showSecrets ? accessToken : undefined);
    expect(JSON.stringify(seen).includes(accessToken.split('.')[2] ?? '')).toBe(showSecrets);
    expect(copied).toBe(accessToken);
    expect([revoked.status, unknown.status]).toEqual([200, 400]);
    expect((await callResource(blooma, accessToken)).status).toBe(401);
    expect((await fetch(`${base}/tokens/none`)).status).toBe(404);
  }
});

test('a program can sign a person in at BlastIQ, and nobody at the others', async () => {
  const { url } = await start('blastiq', 'blooma');
  const signIn = (name: string, body: object) =>
    fetch(`${url}/providers/${name}/sign-in`, { method: 'POST', body: JSON.stringify(body) });

  const state = await (await signIn('blastiq', {})).json();

  expect(state).toMatchObject({ origins: [] });
  expect(state.cookies[0]).toMatchObject({ domain: '127.0.0.1', httpOnly: true });
  expect((await signIn('blastiq', { username: 'nobody' })).status).toBe(400);
  expect((await signIn('blooma', {})).status).toBe(404);
});

test('health answers when the providers do', async () => {
  const { url } = await start('blooma');

  const response = await fetch(`${url}/health`);

  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
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
