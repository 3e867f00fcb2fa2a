import type { StoredTokens, TokenStore } from '@x/auth-core';

/** A store whose content a test can read, and whose methods a test can replace. */
export interface ObservableStore extends TokenStore {
  readonly entries: Map<string, StoredTokens>;
  /** The methods that were called, in order. */
  readonly calls: string[];
}

export function createObservableStore(methods: Partial<TokenStore> = {}): ObservableStore {
  const entries = new Map<string, StoredTokens>();
  const calls: string[] = [];
  const store: TokenStore = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, tokens: StoredTokens) => void entries.set(key, tokens),
    delete: async (key: string) => void entries.delete(key),
    ...methods,
  };
  return {
    ...store,
    entries,
    calls,
    get: (key) => {
      calls.push('get');
      return store.get(key);
    },
    set: (key, tokens, call) => {
      calls.push('set');
      return store.set(key, tokens, call);
    },
    delete: (key, call) => {
      calls.push('delete');
      return store.delete(key, call);
    },
  };
}
