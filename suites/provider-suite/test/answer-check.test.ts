import { describe, expect, test } from 'vitest';
import { type Answer, createAnswerCheck } from '../src/answer-check.ts';
import { createAnswerWatch } from '../src/answer-watch.ts';
import { readSpec, toSpec } from '../src/spec.ts';

const check = createAnswerCheck(
  toSpec({
    servers: [{ url: 'https://api.example' }],
    paths: {
      '/token': {
        post: {
          operationId: 'exchange',
          responses: {
            '200': {
              headers: { 'X-Limit': { schema: { type: 'integer' } }, 'X-Id': { required: true, schema: {} } },
              content: {
                'application/json': {
                  schema: { type: 'object', required: ['token'], properties: { token: { type: 'string' } } },
                },
                'text/plain': { schema: { type: 'string' } },
              },
            },
            '404': {},
          },
        },
      },
    },
  }),
);

function answer({ headers = {}, ...change }: Partial<Omit<Answer, 'headers'>> & { headers?: HeadersInit }) {
  return {
    method: 'POST',
    path: '/token',
    status: 200,
    body: '{"token":"t"}',
    ...change,
    headers: new Headers({ 'x-id': '1', 'content-type': 'application/json; charset=utf-8', ...headers }),
  };
}

test.each([
  ['a described body', {}, []],
  ['a described text', { body: 'text', headers: { 'content-type': 'text/plain' } }, []],
  ['a described header', { headers: { 'x-limit': '10' } }, []],
  ['a described empty body', { status: 404, body: '' }, []],
  ['a path in another letter case', { path: '/Token' }, []],
  ['a member of the wrong type', { body: '{"token":1}' }, ['/token must be string']],
  ['a missing member', { body: '{}' }, ["must have required property 'token'"]],
  ['an empty body', { body: '' }, ['the body is empty, and application/json or text/plain is described']],
  [
    'another media type',
    { headers: { 'content-type': 'text/html' } },
    ['the body is text/html, and application/json or text/plain is described'],
  ],
  ['a body where none is described', { status: 404, body: 'x' }, ['a body is not described']],
  ['a header of the wrong type', { headers: { 'x-limit': 'many' } }, ['/X-Limit must be integer']],
  ['another status', { status: 500 }, ['the status is not described']],
])('%s has the right problems', (_what, change, problems) => {
  expect(check(answer(change))).toEqual(problems);
});

test('a missing header is a problem if it is required', () => {
  const { headers, ...rest } = answer({});
  headers.delete('x-id');

  expect(check({ ...rest, headers })).toEqual(['the header X-Id is missing']);
});

test('an operation that is not described has no problems to speak of', () => {
  expect(check(answer({ path: '/other' }))).toBeUndefined();
  expect(check(answer({ method: 'GET' }))).toBeUndefined();
});

describe('the watch', () => {
  async function watchOne(response: () => Response, fault?: object) {
    const { operations } = await readSpec('blooma');
    const path = operations[0]?.path ?? '';
    const provider = {
      name: 'blooma',
      authUrl: 'http://127.0.0.1:1',
      requests: [{ id: 1, path, status: 200, ...(fault && { fault }) }],
      violations: [],
      settings: { sendsExpiry: true },
    };
    const watch = createAnswerWatch();
    await watch.add(provider);
    const fetch = watch.wrap(async () => response());
    return { provider, watch, post: () => fetch(`${provider.authUrl}${path}`, { method: 'POST' }) };
  }

  test('reports an answer that the spec does not describe, and leaves it to be read', async () => {
    const { watch, post } = await watchOne(() => Response.json({ access_token: '' }));

    const body = await (await post()).json();

    expect(body).toEqual({ access_token: '' });
    expect((await watch.take()).problems).toMatchObject([{ answer: 'POST /oauth/token 200' }]);
    expect((await watch.take()).problems).toEqual([]);
  });

  test('passes an answer that a test falsified, or that has no expiry because a test said so', async () => {
    const falsified = await watchOne(() => Response.json({}), { members: { access_token: undefined } });
    const slow = await watchOne(() => Response.json({}), { delayMs: 1 });
    const bare = await watchOne(() => Response.json({}));
    Object.assign(bare.provider, { settings: { sendsExpiry: false } });

    const counts = [falsified, slow, bare].map(async ({ watch, post }) => {
      await post();
      return (await watch.take()).problems.length;
    });

    expect(await Promise.all(counts)).toEqual([0, 1, 0]);
  });
});
