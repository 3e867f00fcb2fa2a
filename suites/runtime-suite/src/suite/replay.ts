import type { Case } from './case.ts';
import { equals, isTrue } from './expect.ts';

export const replayCases: Case[] = [
  {
    group: 'replay',
    name: 'obtains one new token and replays once after a 401',
    async run({ create, remote }) {
      const client = create();
      const { accessToken } = await client.getToken();
      await remote.revoke(accessToken);

      const response = await client.fetch(remote.resource);

      equals(response.status, 200, 'the status');
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'replay',
    name: 'renews once for twenty late 401s',
    async run({ create, remote }) {
      const client = create();
      const { accessToken } = await client.getToken();
      await remote.revoke(accessToken);

      const sent = Array.from({ length: 20 }, () => client.fetch(remote.resource));
      const responses = await Promise.all(sent);

      equals(responses.filter(({ status }) => status === 200).length, 20, 'responses with 200');
      equals(await remote.tokenRequests(), 2, 'token requests');
      await Promise.all(responses.map((response) => response.text()));
    },
  },
  {
    group: 'replay',
    name: 'replays a Request with its body',
    only: ['blooma'],
    async run({ create, remote }) {
      const client = create();
      const { accessToken } = await client.getToken();
      await remote.revoke(accessToken);
      const url = `${remote.options.baseUrl}${remote.resource}`;
      const headers = { 'content-type': 'text/plain' };

      const response = await client.fetch(new Request(url, { method: 'POST', headers, body: 'a loan' }));

      equals(response.status, 201, 'the status');
      equals(await response.text(), 'a loan', 'the body that arrived');
    },
  },
  {
    group: 'replay',
    name: 'replays a Blob',
    only: ['blooma'],
    async run({ create, remote }) {
      const client = create();
      const { accessToken } = await client.getToken();
      await remote.revoke(accessToken);
      const body = new Blob(['a loan'], { type: 'text/plain' });

      const response = await client.fetch(remote.resource, { method: 'POST', body });

      equals(response.status, 201, 'the status');
      equals(await response.text(), 'a loan', 'the body that arrived');
    },
  },
  {
    group: 'replay',
    name: 'replays although a wrapper of fetch keeps a clone of each response',
    needs: 'hasClones',
    async run({ create, remote }) {
      const clones: Response[] = [];
      const fetch = async (input: string | URL | Request, init?: RequestInit) => {
        const response = await globalThis.fetch(input, init);
        clones.push(response.clone());
        return response;
      };
      const client = create({ fetch });
      const { accessToken } = await client.getToken();
      await remote.revoke(accessToken);

      const response = await client.fetch(remote.resource);

      equals(response.status, 200, 'the status');
      equals(await remote.tokenRequests(), 2, 'token requests');
      isTrue(clones.length >= 4, 'the clones are kept');
    },
  },
  {
    group: 'replay',
    name: 'does not renew after a 403',
    async run({ create, remote }) {
      const client = create();
      await client.getToken();
      await remote.fail({ status: 403, operation: 'resource' });

      const response = await client.fetch(remote.resource);

      equals(response.status, 403, 'the status');
      equals(await remote.tokenRequests(), 1, 'token requests');
    },
  },
];
