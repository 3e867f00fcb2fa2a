import * as surface from '@x/blameless-auth';
import { expect, test } from 'vitest';

test('the package exports these values and no others', () => {
  expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createBlamelessAuth",
      "createBlamelessClient",
      "createMemoryStore",
      "explain",
      "isApiError",
      "isAuthError",
      "toApiError",
    ]
  `);
});
