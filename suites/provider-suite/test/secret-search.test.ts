import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { evidenceOf, findSecrets } from '../src/secret-search.ts';

const secret = 'my "secret" c+l/i&e=n%t-é_\\~?>';

test.each([
  ['as it is', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  ['as a form', new URLSearchParams({ a: secret }).toString().slice(2)],
  [
    'in HTML',
    `<b title="${secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('>', '&gt;')}">`,
  ],
  ['in JSON', JSON.stringify({ a: secret })],
  ['in JSON twice', JSON.stringify({ a: JSON.stringify({ b: secret }) })],
  [
    'in JSON escapes',
    secret.replace(/./g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['as inspected', inspect({ a: secret })],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64url', Buffer.from(secret).toString('base64url')],
  ['in base64 after 1 octets', Buffer.from(`me:x${secret}.`).toString('base64')],
  ['in base64 after 2 octets', Buffer.from(`me:xx${secret}`).toString('base64')],
  ['in capitals', secret.toUpperCase()],
  ['without its last character', secret.slice(0, -1)],
])('a secret is found %s', (form, spelled) => {
  expect(findSecrets({ password: secret }, { log: `before ${spelled} after` })).toContain(
    `password ${form} in log`,
  );
});

test('a text without the secret has no finding', () => {
  expect(findSecrets({ password: secret }, { log: 'no secret' })).toEqual([]);
});

test('a secret is found in every part of an error', () => {
  const cause = Object.assign(new Error('inner'), { config: { headers: { authorization: secret } } });
  const error = new Error('outer', { cause: new Error('middle', { cause }) });

  expect(findSecrets({ password: secret }, evidenceOf(error))).toEqual(
    expect.arrayContaining(['password as inspected in inspect(error.cause.cause)']),
  );
  expect(findSecrets({ password: secret }, evidenceOf(new Error(secret)))).toEqual(
    expect.arrayContaining([
      'password as it is in error.message',
      'password as it is in error.stack',
      'password as it is in text in error',
    ]),
  );
  expect(findSecrets({ password: secret }, evidenceOf({ toJSON: () => ({ secret }) }))).toContain(
    'password in JSON in JSON of error',
  );
});
