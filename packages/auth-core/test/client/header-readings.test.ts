import { expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

// Without nock, whose `Headers` reads each value once more.

test('a header that is no text is read once, also for a replay', async () => {
  let readings = 0;
  const value = {
    toString() {
      readings += 1;
      return String(readings);
    },
  };
  const sent: unknown[] = [];
  const { client } = createTestClient({
    fetch: async (input, init) => {
      sent.push(new Request(input, init).headers.get('x-one'));
      return new Response(null, { status: sent.length === 1 ? 401 : 200 });
    },
  });

  await client.fetch('/loans', { headers: { 'x-one': value } as never });

  expect(sent).toEqual(['1', '1']);
});
