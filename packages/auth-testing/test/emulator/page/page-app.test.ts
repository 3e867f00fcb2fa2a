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
