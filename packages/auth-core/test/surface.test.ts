import * as core from '@x/auth-core';
import * as provider from '@x/auth-core/provider';
import { expect, test } from 'vitest';

test('this is the whole surface for apps', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createMemoryStore",
      "explain",
      "isApiError",
      "isAuthError",
    ]
  `);
});

test('this is the whole surface for provider packages, that for apps included', () => {
  expect(Object.keys(provider).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createAuthClient",
      "createAuthError",
      "createEndpoints",
      "createMemoryStore",
      "createOneCopy",
      "createOptionReader",
      "createSessionClient",
      "createTransport",
      "encodeBase64",
      "explain",
      "isApiError",
      "isAuthError",
      "isBrowser",
      "issueOnly",
      "readApiError",
      "refreshOnly",
      "refreshOrIssue",
      "refuseBrowser",
      "serializeBody",
      "toOAuthTokenSet",
      "toTokenSet",
      "untilDate",
      "withDeadline",
      "withRefreshToken",
    ]
  `);
});

test.each([
  ['web', () => import('@x/auth-core/web'), ['createWebStore']],
  ['broker', () => import('@x/auth-core/broker'), ['createTokenBroker']],
  ['encrypted', () => import('@x/auth-core/encrypted'), ['createSeal', 'encryptStore']],
  ['file', () => import('@x/auth-core/file'), ['createFileStore']],
  ['keyv', () => import('@x/auth-core/keyv'), ['createKeyvStore']],
  ['node', () => import('@x/auth-core/node'), ['toNodeHandler']],
  ['pool', () => import('@x/auth-core/pool'), ['createAuthPool']],
  [
    'postgres',
    () => import('@x/auth-core/postgres'),
    ['createPostgresStore', 'createPostgresTable', 'toPostgresDdl'],
  ],
  ['proxy', () => import('@x/auth-core/proxy'), ['createApiProxy']],
  ['remote', () => import('@x/auth-core/remote'), ['createRemoteAuth']],
  ['redis', () => import('@x/auth-core/redis'), ['createRedisStore']],
])('this is the whole surface of the entry %s', async (_, load, names) => {
  expect(Object.keys(await load()).sort()).toEqual(names);
});
