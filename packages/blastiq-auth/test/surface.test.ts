import * as surface from '@x/blastiq-auth';
import { expect, test } from 'vitest';

test('the package exports these values and no others', () => {
  expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "AuthError",
      "createBlastiqAuth",
      "createBlastiqClient",
      "createMemoryStore",
      "explain",
      "isApiError",
      "isAuthError",
      "toApiError",
    ]
  `);
});
