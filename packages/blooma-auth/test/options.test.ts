import { createBloomaClient } from '@x/blooma-auth';
import { expect, test } from 'vitest';

test('the raw client needs no option, and refuses what cannot be the address of the login', () => {
  expect(() => createBloomaClient()).not.toThrow();
  expect(() => createBloomaClient({ authUrl: 'login.blooma.ai' })).toThrow(
    /^createBloomaClient: authUrl must be /,
  );
});
