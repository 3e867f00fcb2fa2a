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

test('this is the whole surface for provider packages', () => {
  expect(Object.keys(provider).sort()).toMatchInlineSnapshot(`
    [
      "createAuthClient",
      "createAuthError",
      "createEndpoints",
      "createOptionReader",
      "createTransport",
      "encodeBase64",
      "isBrowser",
      "issueOnly",
      "readApiError",
      "refreshOrIssue",
      "serializeBody",
      "toOAuthTokenSet",
      "toTokenSet",
      "untilDate",
      "withRefreshToken",
    ]
  `);
});
