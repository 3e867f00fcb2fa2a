import { type AuthError, createMemoryStore, type TokenStore } from '@x/auth-core';
import type { Case } from './case.ts';
import { equals, isTrue, rejection } from './expect.ts';

export const storeCases: Case[] = [
  {
    group: 'store',
    name: 'shares a token between clients with one memory store',
    async run({ create, remote }) {
      const store = createMemoryStore();

      const [one, other] = await Promise.all([create({ store }).getToken(), create({ store }).getToken()]);

      equals(other.accessToken, one.accessToken, 'the token of the second client');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
  {
    group: 'store',
    name: 'does not share a token with a client that has another secret',
    async run({ create, secretOption }) {
      const store = createMemoryStore();
      await create({ store }).getToken();

      const error = await rejection(create({ store, [secretOption]: 'a guess' }).getToken());

      equals((error as AuthError).code, 'invalid_credentials', 'the code');
    },
  },
  {
    group: 'store',
    name: 'uses a key that does not reveal the secret, and deletes the token at sign-out',
    async run({ create, remote, secretOption }) {
      const keys = new Set<string>();
      const memory = createMemoryStore();
      const store: TokenStore = {
        ...memory,
        get: async (key) => {
          keys.add(key);
          return memory.get(key);
        },
      };
      const client = create({ store });
      await client.getToken();

      await client.signOut();

      const [key = ''] = keys;
      equals(keys.size, 1, 'keys');
      isTrue(!key.includes(String(remote.options[secretOption])), 'the key does not contain the secret');
      equals(await memory.get(key), undefined, 'the stored value');
    },
  },
  {
    group: 'store',
    name: 'obtains a token if the store fails',
    async run({ create }) {
      const broken = async (): Promise<never> => {
        throw new Error('no disk');
      };

      const token = await create({ store: { get: broken, set: broken, delete: broken } }).getToken();

      equals(token.tokenType, 'Bearer', 'the token type');
    },
  },
];
