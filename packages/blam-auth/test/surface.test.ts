import * as surface from '@x/blam-auth';
import { expect, test } from 'vitest';

test('the package exports these values and no others', () => {
  expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createBlamAuth",
      "createBlamClient",
      "createMemoryStore",
      "explain",
      "isApiError",
      "isAuthError",
      "toApiError",
    ]
  `);
});
