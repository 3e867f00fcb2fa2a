import type { Case } from './case.ts';
import { equals } from './expect.ts';

export const cacheCases: Case[] = [
  {
    group: 'cache',
    name: 'returns the cached token',
    async run({ create, remote }) {
      const client = create();

      const first = await client.getToken();
      const second = await client.getToken();

      equals(second.accessToken, first.accessToken, 'the second token');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
  {
    group: 'cache',
    name: 'shares one request among fifty callers',
    async run({ create, remote }) {
      const { getToken } = create();

      const tokens = await Promise.all(Array.from({ length: 50 }, () => getToken()));

      equals(new Set(tokens.map(({ accessToken }) => accessToken)).size, 1, 'different tokens');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
];
