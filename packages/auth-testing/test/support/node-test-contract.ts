import { test } from 'node:test';
import type { StoredTokens } from '@x/auth-core';
import { testContract } from '../../src/contract/contract-case.ts';
import { verifyTokenStore } from '../../src/contract/token-store.ts';

// A test file for node:test, run by contract-case.test.ts in a separate process.
testContract(
  test,
  verifyTokenStore(
    () => {
      const entries = new Map<string, StoredTokens>();
      return {
        get: async (key) => entries.get(key),
        set: async (key, tokens) => void entries.set(key, tokens),
        delete: async (key) => void entries.delete(key),
      };
    },
    { locks: false },
  ),
);
