import type { Case } from './case.ts';
import { equals, eventually, isTrue } from './expect.ts';

export const refreshCases: Case[] = [
  {
    group: 'refresh',
    name: 'renews an expired token',
    async run({ create, remote }) {
      let skippedMs = 0;
      const client = create({ now: () => Date.now() + skippedMs });
      const first = await client.getToken();

      skippedMs = first.expiresAt - Date.now() + 1;
      const second = await client.getToken();

      isTrue(second.accessToken !== first.accessToken, 'the second token is a new one');
      equals(await remote.tokenRequests(), 2, 'token requests');
      equals((await remote.violations()).length, 0, 'violations');
    },
  },
  {
    group: 'refresh',
    name: 'returns a stale token at once and renews it in the background',
    async run({ create, remote }) {
      let skippedMs = 0;
      const client = create({
        now: () => Date.now() + skippedMs,
        refreshAhead: { softMs: 60_000, hardMs: 1_000 },
      });
      const first = await client.getToken();

      skippedMs = first.expiresAt - Date.now() - 30_000;
      const stale = await client.getToken();

      equals(stale.accessToken, first.accessToken, 'the stale token');
      await eventually(
        async () => (await client.getToken()).accessToken !== first.accessToken,
        'there is a new token',
      );
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'refresh',
    name: 'ignores the cached token with forceRefresh',
    async run({ create, remote }) {
      const client = create();
      const first = await client.getToken();

      const second = await client.getToken({ forceRefresh: true });

      isTrue(second.accessToken !== first.accessToken, 'the second token is a new one');
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'refresh',
    name: 'forgets the token at sign-out, and obtains a new one',
    async run({ create, remote }) {
      const client = create();
      await client.getToken();

      await client.signOut();
      await client.getToken();

      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
];
