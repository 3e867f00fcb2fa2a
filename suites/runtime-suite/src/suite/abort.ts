import type { Case } from './case.ts';
import { equals, rejection } from './expect.ts';

export const abortCases: Case[] = [
  {
    group: 'abort',
    name: 'rejects with the reason of a signal that is over',
    async run({ create, remote }) {
      const reason = new Error('never mind');

      const seen = await rejection(create().getToken({ signal: AbortSignal.abort(reason) }));

      equals(seen, reason, 'the reason');
      equals((await remote.violations()).length, 0, 'rules of the provider that were broken');
    },
  },
  {
    group: 'abort',
    name: 'frees the caller who aborts and serves the others',
    async run({ create, remote }) {
      const reason = new Error('never mind');
      const controller = new AbortController();
      const { getToken } = create();
      await remote.fail({ delayMs: 400 });

      const hasty = rejection(getToken({ signal: controller.signal }));
      const patient = getToken();
      controller.abort(reason);

      equals(await hasty, reason, 'the reason');
      equals((await patient).tokenType, 'Bearer', 'the token type of the other caller');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
  {
    group: 'abort',
    name: 'ends a request to the API as fetch does',
    async run({ create, remote }) {
      const controller = new AbortController();
      const client = create();
      await client.getToken();
      await remote.fail({ delayMs: 400, operation: 'resource' });

      const pending = rejection(client.fetch(remote.resource, { signal: controller.signal }));
      controller.abort();

      equals(((await pending) as Error).name, 'AbortError', 'the name of the error');
    },
  },
];
