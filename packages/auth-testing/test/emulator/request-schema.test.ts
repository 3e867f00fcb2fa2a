import { describe, expect, test } from 'vitest';
import {
  createSchemaCheck,
  type DescribedRequest,
  type OperationSchema,
} from '../../src/emulator/request-schema.ts';

const nothing = { type: 'object', required: [], properties: {} };
const plain: OperationSchema = {
  query: { ...nothing, additionalProperties: false },
  headers: nothing,
  bodies: {},
  requiresBody: false,
};
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['apiKey'],
  properties: { apiKey: { type: 'string' } },
};
const check = createSchemaCheck({
  plain,
  renew: {
    ...plain,
    headers: {
      type: 'object',
      required: ['x-renew-token'],
      properties: { 'x-renew-token': { type: 'string', minLength: 8 }, 'x-attempt': { type: 'integer' } },
    },
  },
  open: { ...plain, bodies: { 'application/json': body }, requiresBody: true },
});

function request(changes: Partial<Omit<DescribedRequest, 'headers'>> & { headers?: HeadersInit } = {}) {
  const { headers = {}, ...rest } = changes;
  return {
    query: new URLSearchParams(),
    mediaType: '',
    hasBody: false,
    parameters: {},
    ...rest,
    headers: new Headers(headers),
  };
}

describe('a header that the document describes', () => {
  test('passes in any letter case, beside headers that the document does not describe', () => {
    const headers = { 'X-Renew-Token': 'long-enough', 'X-Attempt': '2', 'User-Agent': 'test' };

    expect(check('renew', request({ headers }))).toBeUndefined();
  });

  test.each([
    ['is missing', {}, "According to the spec, must have required property 'x-renew-token'."],
    [
      'is too short',
      { 'X-Renew-Token': 'short' },
      'According to the spec, x-renew-token must NOT have fewer than 8 characters.',
    ],
    [
      'is no number',
      { 'X-Renew-Token': 'long-enough', 'X-Attempt': 'two' },
      'According to the spec, x-attempt must be integer.',
    ],
  ])('is named if it %s, without its value', (_, headers: Record<string, string>, flaw) => {
    expect(check('renew', request({ headers }))).toBe(flaw);
  });
});

describe('a body', () => {
  const json = { mediaType: 'application/json', hasBody: true };

  test.each([
    ['open', { ...json, parameters: { apiKey: 'key' } }, undefined],
    ['open', {}, 'According to the spec, the body is missing.'],
    [
      'open',
      { ...json, mediaType: 'text/plain' },
      'According to the spec, the body must be application/json.',
    ],
    ['open', { ...json, parameters: {} }, "According to the spec, must have required property 'apiKey'."],
    ['plain', json, 'According to the spec, a body is not allowed.'],
  ])('of %s is held against the document', (operation, changes, flaw) => {
    expect(check(operation, request(changes))).toBe(flaw);
  });

  test('does not prevent the check of the query', () => {
    const query = new URLSearchParams({ debug: '1' });

    expect(check('open', request({ ...json, query }))).toBe(
      "According to the spec, debug is not allowed; must have required property 'apiKey'.",
    );
  });
});

test('an operation that the document does not name passes', () => {
  expect(check('other', request({ hasBody: true }))).toBeUndefined();
});

test('of several grants with the same grant_type, the one that the request is nearest to is meant', () => {
  const grant = (type: string, ...names: readonly string[]) => ({
    type: 'object',
    additionalProperties: false,
    required: ['grant_type', ...names],
    properties: {
      grant_type: { type: 'string', const: type },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    },
  });
  const schema = {
    oneOf: [
      grant('refresh', 'token'),
      grant('code', 'secret', 'resource'),
      grant('code', 'secret', 'audience'),
    ],
  };
  const checkGrant = createSchemaCheck({
    exchange: { ...plain, bodies: { 'application/json': schema }, requiresBody: true },
  });
  const parameters = { grant_type: 'code', secret: 's', audience: 'a', scope: 'x' };

  const flaw = checkGrant('exchange', request({ mediaType: 'application/json', hasBody: true, parameters }));

  expect(flaw).toBe('According to the spec, scope is not allowed.');
});
