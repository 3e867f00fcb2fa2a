import type { Case } from './case.ts';
import { equals, rejection } from './expect.ts';

export const abortCases: Case[] = [
  {
    group: 'abort',
    name: 'rejects with the reason of an aborted signal',
    async run({ create, remote }) {
      const reason = new Error('never mind');

      const seen = await rejection(create().getToken({ signal: AbortSignal.abort(reason) }));

      equals(seen, reason, 'the reason');
      equals((await remote.violations()).length, 0, 'violations');
    },
  },
  {
    group: 'abort',
    name: 'cancels only the caller that aborts',
    async run({ create, remote }) {
      const reason = new Error('never mind');
      const controller = new AbortController();
      const { getToken } = create();
      await remote.fail({ delayMs: 400 });

      const aborted = rejection(getToken({ signal: controller.signal }));
      const other = getToken();
      controller.abort(reason);

      equals(await aborted, reason, 'the reason');
      equals((await other).tokenType, 'Bearer', 'the token type of the other caller');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
  {
    group: 'abort',
    name: 'aborts a request to the API as fetch does',
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
