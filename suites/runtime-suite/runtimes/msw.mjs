// A setup file for vitest: every request goes through MSW, except those to the control server.
import { bypass, HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';

const { CONTROL_URL } = process.env;
const kept = [];

const server = setupServer(
  http.all('*', async ({ request }) => {
    if (request.url.startsWith(`${CONTROL_URL}/`)) return passthrough();
    // A mock that gives the answer of the emulator. It gives redirects as they are.
    return fetch(bypass(request), { redirect: 'manual' }).catch(() => HttpResponse.error());
  }),
);
// A recorder keeps what it gets, and never reads it.
server.events.on('response:mocked', ({ response }) => kept.push(response));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => {
  server.close();
  if (kept.length === 0) throw new Error('No response came from MSW.');
});
