import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApiProxy } from '@x/auth-core/proxy';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

// Node cancels the body of a response that it has collected, so the proxy keeps the API's response with its body.
test('the body of an answer can be read long after the proxy has returned it', async () => {
  const api = await startLoopbackServer((_request, response) => {
    response.write('a'.repeat(1_000));
    setTimeout(() => response.end('b'.repeat(1_000)), 300);
  });
  const { client } = createTestClient({ apiUrl: api.origin });
  const proxy = createApiProxy({
    clients: { acme: client },
    authorize: () => true,
    allow: { acme: ['GET /loans'] },
  });
  const request = new Request('http://localhost/api/acme/loans', { headers: { 'x-auth-request': '1' } });

  const answer = await proxy(request);
  for (let turn = 0; turn < 10; turn += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  expect(answer.status).toBe(200);
  expect(await answer.text()).toHaveLength(2_000);
});
