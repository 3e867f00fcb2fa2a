import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { complete, objection, readFlags } from './answers.ts';

test('the flags give every answer', () => {
  const flags = ['fifth', '--grant', 'session', '--encoding', 'json', '--refresh', '--title', 'The Fifth'];

  expect(complete(readFlags([...flags, '--credentials', 'apiKey, apiSecret']))).toEqual({
    name: 'fifth',
    title: 'The Fifth',
    grant: 'session',
    encoding: 'json',
    refresh: true,
    credentials: ['apiKey', 'apiSecret'],
  });
});

test('the title and the credentials have defaults', () => {
  const flags = ['fifth', '--grant', 'client-credentials', '--encoding', 'form', '--no-refresh'];

  expect(complete(readFlags(flags))).toMatchObject({
    title: 'Fifth',
    credentials: ['clientId', 'clientSecret'],
    refresh: false,
  });
});

test('every missing flag is named, and Basic authentication needs no encoding', () => {
  expect(complete({})).toEqual({
    missing: ['a name', '--grant', '--encoding', '--refresh or --no-refresh'],
  });
  expect(complete({ name: 'fifth', grant: 'basic' })).toEqual({ missing: ['--refresh or --no-refresh'] });
});

test.each([
  [['--grant', 'saml'], '--grant must be client-credentials or password or basic or session, not "saml".'],
  [['--encoding', 'xml'], '--encoding must be form or json, not "xml".'],
  [['--credentials', 'apiKey'], 'The credentials must be two names of options'],
  [['--credentials', 'key,key'], 'The credentials must be two names of options'],
  [['--credentials', 'api-key,secret'], 'The credentials must be two names of options'],
])('%j is refused', (flags, message) => {
  expect(() => readFlags(['fifth', ...flags])).toThrow(message);
});

test.each(['', 'Fifth', 'fifth-api', '../fifth', 'blooma', 'auth', 'stop', 'default'])(
  '"%s" is refused as the name of a new provider',
  (name) => {
    const root = plantTree({ 'packages/blooma-auth/package.json': '{}' });

    expect(objection(root, name)).toBeTypeOf('string');
    expect(objection(root, 'fifth')).toBeUndefined();
  },
);
