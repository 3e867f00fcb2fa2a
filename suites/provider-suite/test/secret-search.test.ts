import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { evidenceOf, findSecrets } from '../src/secret-search.ts';

const secret = 'my "secret" c+l/i&e=n%t-é_\\~?>';

test.each([
  ['itself', secret],
  ['URL encoding', encodeURIComponent(secret)],
  ['form encoding', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['JSON', JSON.stringify({ a: secret })],
  ['inspected text', inspect({ a: secret })],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64url', Buffer.from(secret).toString('base64url')],
])('a secret is found as %s', (form, spelled) => {
  expect(findSecrets({ password: secret }, { log: `before ${spelled} after` })).toContain(
    `password as ${form} in log`,
  );
});

test('a text without the secret has no finding', () => {
  expect(findSecrets({ password: secret }, { log: 'no secret' })).toEqual([]);
});

test('a secret is found in every part of an error', () => {
  const cause = Object.assign(new Error('inner'), { config: { headers: { authorization: secret } } });
  const error = new Error('outer', { cause: new Error('middle', { cause }) });

  expect(findSecrets({ password: secret }, evidenceOf(error))).toEqual(
    expect.arrayContaining(['password as inspected text in inspect(error.cause.cause)']),
  );
  expect(findSecrets({ password: secret }, evidenceOf(new Error(secret)))).toEqual(
    expect.arrayContaining([
      'password as itself in error.message',
      'password as itself in error.stack',
      'password as itself in text in error',
    ]),
  );
  expect(findSecrets({ password: secret }, evidenceOf({ toJSON: () => ({ secret }) }))).toContain(
    'password as JSON in JSON of error',
  );
});
