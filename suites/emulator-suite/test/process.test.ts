import { type AuthClient, isAuthError } from '@x/auth-core';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { describe, expect, test } from 'vitest';
import { type Reach, type ReachedProvider, reachByCommand, reachInProcess } from './support/reach.ts';

interface Reached {
  readonly provider: Omit<ReachedProvider<'blam'>, 'options'>;
  create(change?: { wrongSecret: boolean }): AuthClient;
}

const sdks: [string, (reach: Reach) => Promise<Reached>][] = [
  [
    'Blooma',
    async (reach) => {
      const provider = await reach('blooma');
      const wrong = { clientSecret: 'wrong' };
      return {
        provider,
        create: (change) => createBloomaAuth({ ...provider.options, ...(change && wrong) }),
      };
    },
  ],
  [
    'Blameless',
    async (reach) => {
      const provider = await reach('blameless');
      const wrong = { clientSecret: 'wrong' };
      return {
        provider,
        create: (change) => createBlamelessAuth({ ...provider.options, ...(change && wrong) }),
      };
    },
  ],
  [
    'BLAM',
    async (reach) => {
      const provider = await reach('blam');
      const wrong = { password: 'wrong' };
      return { provider, create: (change) => createBlamAuth({ ...provider.options, ...(change && wrong) }) };
    },
  ],
  [
    'BlastIQ',
    async (reach) => {
      const provider = await reach('blastiq');
      const wrong = { password: 'wrong' };
      return {
        provider,
        create: (change) => createBlastiqAuth({ ...provider.options, ...(change && wrong) }),
      };
    },
  ],
];

describe.each([
  ['in this process', reachInProcess],
  ['in a process started by the command', reachByCommand],
])('with the emulator %s', (_where, reach) => {
  describe.each(sdks)('the SDK of %s', (_name, reachSdk) => {
    test('gets one token for many calls', async () => {
      const { provider, create } = await reachSdk(reach);
      const client = create();

      const responses = await Promise.all(Array.from({ length: 50 }, () => client.fetch(provider.resource)));

      expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200));
      expect(await provider.tokenRequests()).toBe(1);
    });

    test('gets a new token if its token is revoked', async () => {
      const { provider, create } = await reachSdk(reach);
      const client = create();
      await provider.revoke((await client.getToken()).accessToken);

      const response = await client.fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(await provider.tokenRequests()).toBe(2);
    });

    test('reports a wrong secret', async () => {
      const { create } = await reachSdk(reach);

      const error = await create({ wrongSecret: true })
        .getToken()
        .catch((failure: unknown) => failure);

      expect(isAuthError(error) && error.code).toBe('invalid_credentials');
    });

    test('retries after a reset and a 503', async () => {
      const { provider, create } = await reachSdk(reach);
      await provider.fail({ reset: 'before' });
      await provider.fail({ status: 503 });

      const response = await create().fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(await provider.tokenRequests()).toBe(3);
    });
  });
});
