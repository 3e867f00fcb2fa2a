import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../src/emulator/loopback-server.ts';
import type { EmulatedResponse } from '../../../src/emulator/operation.ts';
import { start } from '../../support/start.ts';

test.each<[string, EmulatedResponse]>([
  ['a status that HTTP does not have', { status: 1_000 }],
  ['a header with a line break', { status: 200, headers: { x: 'a\nb' } }],
  ['a body that is no JSON', { status: 200, body: { n: 1n } }],
])('a response with %s closes its connection, and the server answers on', async (_what, response) => {
  const server = await listen(0);
  onTestFinished(server.close);
  let next: EmulatedResponse = response;
  server.serve(() => ({ response: next }));

  const failed = await fetch(server.url).catch((error: unknown) => error);
  next = { status: 204 };

  expect(failed).toBeInstanceOf(TypeError);
  expect((await fetch(server.url)).status).toBe(204);
});

test('HEAD has the headers of GET and no body, at every path that takes GET', async () => {
  const { blastiq, blooma, blam } = await start('blastiq', 'blooma', 'blam');

  for (const url of [
    `${blastiq.options.authority}/.well-known/openid-configuration`,
    `${blastiq.options.authority}/.well-known/openid-configuration/jwks`,
    `${blooma.url}/.well-known/jwks.json`,
    `${blooma.url}/api/loans`,
    `${blam.url}/api/users/authorisation`,
  ]) {
    const get = await fetch(url);
    const head = await fetch(url, { method: 'HEAD' });

    expect([url, head.status]).toEqual([url, get.status]);
    for (const name of ['content-type', 'content-length', 'www-authenticate']) {
      expect([url, name, head.headers.get(name)]).toEqual([url, name, get.headers.get(name)]);
    }
    expect(await head.text()).toBe('');
  }
});
