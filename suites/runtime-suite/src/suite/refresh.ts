import type { Case } from './case.ts';
import { equals, eventually, isTrue } from './expect.ts';

export const refreshCases: Case[] = [
  {
    group: 'refresh',
    name: 'renews a token that is over',
    async run({ create, remote }) {
      let skippedMs = 0;
      const client = create({ now: () => Date.now() + skippedMs });
      const first = await client.getToken();

      skippedMs = first.expiresAt - Date.now() + 1;
      const second = await client.getToken();

      isTrue(second.accessToken !== first.accessToken, 'the second token is another one');
      equals(await remote.tokenRequests(), 2, 'token requests');
      equals((await remote.violations()).length, 0, 'rules of the provider that were broken');
    },
  },
  {
    group: 'refresh',
    name: 'serves a stale token at once and renews behind it',
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
        'a new token came',
      );
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'refresh',
    name: 'passes the cached token over when told to',
    async run({ create, remote }) {
      const client = create();
      const first = await client.getToken();

      const second = await client.getToken({ forceRefresh: true });

      isTrue(second.accessToken !== first.accessToken, 'the second token is another one');
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'refresh',
    name: 'forgets the token at sign-out, and starts anew',
    async run({ create, remote }) {
      const client = create();
      await client.getToken();

      await client.signOut();
      await client.getToken();

      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
];
