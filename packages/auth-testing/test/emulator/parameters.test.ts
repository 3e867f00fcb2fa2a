import { describe, expect, test } from 'vitest';
import { readParameters } from '../../src/emulator/parameters.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

describe('a form', () => {
  test('has its parameters decoded', () => {
    const { get, flaw } = readParameters(FORM, 'username=Zo%C3%AB+K&password=p%2Ba%26s');

    expect([get('username'), get('password')]).toEqual(['Zoë K', 'p+a&s']);
    expect(flaw).toBeUndefined();
  });

  test('with a parameter twice has its first value, and names it', () => {
    const { get, repeated } = readParameters(FORM, 'scope=read&scope=write&client_id=my-client');

    expect([get('scope'), get('client_id')]).toEqual(['read', 'my-client']);
    expect(repeated).toEqual(['scope']);
  });
});

describe('a JSON body', () => {
  test('has the members of its object', () => {
    const { get, all } = readParameters(JSON_TYPE, '{"client_id":"my-client"}');

    expect(get('client_id')).toBe('my-client');
    expect(all).toEqual({ client_id: 'my-client' });
  });

  test.each([
    ['{"client_id":', 'The body is not JSON'],
    ['["my-client"]', 'The body is not a JSON object'],
    ['null', 'The body is not a JSON object'],
    ['{"client_id":5}', 'Parameter client_id is not text'],
    ['{"my secret":5}', 'Parameter [redacted] is not text'],
  ])('of %s has a flaw', (body, flaw) => {
    expect(readParameters(JSON_TYPE, body).flaw).toBe(flaw);
  });
});

test.each([
  [FORM, 'scope='],
  [JSON_TYPE, '{"scope":""}'],
])('in %s a parameter without a value counts as omitted', (mediaType, body) => {
  expect(readParameters(mediaType, body).get('scope')).toBeUndefined();
});

test.each(['constructor', '__proto__', 'toString'])('%s is a parameter like any other', (name) => {
  expect(readParameters(FORM, 'scope=read').get(name)).toBeUndefined();
  expect(readParameters(JSON_TYPE, '{}').get(name)).toBeUndefined();
});

test('a body of another media type has no parameters', () => {
  expect(readParameters('text/plain', 'scope=read')).toMatchObject({ all: {} });
});
