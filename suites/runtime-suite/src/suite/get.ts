import type { Case } from './case.ts';
import { equals, isTrue, rejection } from './expect.ts';

export const getCases: Case[] = [
  {
    group: 'get',
    // Some runtimes follow the `paths` of a tsconfig.json, and would test the sources.
    name: 'runs the built packages, not the sources',
    async run({ create, secretOption }) {
      const error = await rejection((async () => create({ [secretOption]: '' }))());

      isTrue(error instanceof TypeError, 'a wrong option is a TypeError');
      const { stack = '' } = error as TypeError;
      isTrue(!/auth-core[\\/]src[\\/]/.test(stack), `no source file is in ${stack}`);
    },
  },
  {
    group: 'get',
    name: 'returns a token without a refresh token',
    async run({ create, remote }) {
      const token = await create().getToken();

      equals(token.tokenType, 'Bearer', 'the token type');
      isTrue(token.accessToken.length > 20, 'there is an access token');
      isTrue(token.expiresAt > Date.now(), 'the token expires in the future');
      isTrue(!('refreshToken' in token), 'the refresh token is not returned');
      isTrue(Object.isFrozen(token), 'the token is frozen');
      equals((await remote.violations()).length, 0, 'violations');
    },
  },
  {
    group: 'get',
    name: 'sends the bearer with a request',
    async run({ create, remote }) {
      const { fetch } = create();

      const response = await fetch(remote.resource);

      equals(response.status, 200, 'the status');
      equals(typeof (await response.json()), 'object', 'the body');
    },
  },
  {
    group: 'get',
    name: 'reads a token from a response without a stream',
    async run({ create }) {
      for (const method of ['text', 'arrayBuffer'] as const) {
        const fetch = async (input: string | URL | Request, init?: RequestInit) => {
          const response = await globalThis.fetch(input, init);
          const { status, headers } = response;
          return { status, headers, [method]: () => response[method]() } as unknown as Response;
        };

        const { tokenType } = await create({ fetch }).getToken();

        equals(tokenType, 'Bearer', `the token type, read with ${method}()`);
      }
    },
  },
  {
    group: 'get',
    name: 'returns the header for other HTTP clients',
    async run({ create }) {
      const client = create();

      const header = await client.getAuthorizationHeader();

      equals(header, `Bearer ${(await client.getToken()).accessToken}`, 'the header');
    },
  },
  {
    group: 'get',
    name: 'refuses to send the bearer to another origin',
    async run({ create, remote }) {
      const reason = await rejection(create().fetch('https://elsewhere.example/'));

      isTrue(reason instanceof TypeError, 'it rejects with a TypeError');
      equals(await remote.tokenRequests(), 0, 'token requests');
    },
  },
  {
    group: 'get',
    name: 'reads the secret from a callback',
    async run({ create, remote, secretOption }) {
      const secret = remote.options[secretOption] as string;
      const client = create({ [secretOption]: async () => secret });

      equals((await client.getToken()).tokenType, 'Bearer', 'the token type');
    },
  },
];
