import type { Case } from './case.ts';
import { equals } from './expect.ts';

const APP = 'https://app.example';
/** What a browser sends with a request of the app's own page. */
const PAGE = { 'x-auth-request': '1', 'sec-fetch-site': 'same-origin', origin: APP };
const TOKEN_REQUEST = { method: 'POST', body: '{"provider":"blooma"}' };

/** `examples/worker`, next to the suite. */
export const exampleCases: Case[] = [
  {
    group: 'example',
    name: 'serves a page with the example of a worker, with one token',
    only: ['blooma'],
    needs: 'example',
    async run({ limits, remote }) {
      const { example } = limits as Required<typeof limits>;
      const session = { ...PAGE, cookie: 'session=anna' };
      const json = { 'content-type': 'application/json' };
      const send = (path: string, init: RequestInit) => example.fetch(new Request(APP + path, init));

      const loans = await send('/api/blooma/api/loans', { headers: session });
      const token = await send('/auth/token', { ...TOKEN_REQUEST, headers: { ...session, ...json } });
      const nobody = await send('/auth/token', { ...TOKEN_REQUEST, headers: { ...PAGE, ...json } });
      const forged = await send('/api/blooma/api/loans', { headers: { cookie: session.cookie } });

      equals(loans.status, 200, 'the status of the proxy');
      equals(typeof (await loans.json()).loans, 'object', 'the loans');
      equals((await token.json()).tokenType, 'Bearer', 'the token of the broker');
      equals(nobody.status, 401, 'the status without a session');
      equals(forged.status, 403, 'the status of a request from elsewhere');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
];
