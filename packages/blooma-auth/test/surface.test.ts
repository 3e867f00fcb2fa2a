import * as surface from '@x/blooma-auth';
import { expect, test } from 'vitest';

test('the package exports these values and no others', () => {
  expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createBloomaAuth",
      "createBloomaClient",
      "createMemoryStore",
      "explain",
      "isApiError",
      "isAuthError",
      "toApiError",
    ]
  `);
});
