import { startEmulator } from '@x/auth-testing';
import { createBloomaAuth } from '@x/blooma-auth';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The code under test has the real address in it. The emulator believes that it is there.
const emulator = await startEmulator({
  providers: ['blooma'],
  ports: false,
  urls: { blooma: 'https://acme.blooma.ai' },
});
const { blooma } = emulator;

const server = setupServer(
  http.all(`${blooma.url}/*`, ({ request }) =>
    // A fault that resets the connection rejects, as fetch does.
    blooma.handle(request).catch(() => HttpResponse.error()),
  ),
);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(async () => {
  server.close();
  await emulator.stop();
});

test('the code under test knows nothing of the emulator', async () => {
  const { clientId, clientSecret } = blooma.options;
  const client = createBloomaAuth({
    baseUrl: 'https://acme.blooma.ai',
    authUrl: 'https://acme.blooma.ai',
    clientId,
    clientSecret,
  });
  blooma.fail({ reset: 'before' });

  const response = await client.fetch('/api/loans');

  expect(await response.json()).toEqual({ loans: [{ id: 1, amount: 250_000 }] });
  expect(blooma.tokenRequests).toBe(2);
});
