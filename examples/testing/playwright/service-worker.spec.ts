import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Route, test } from '@playwright/test';
import { startEmulator } from '@x/auth-testing';

const { blooma, ...emulator } = await startEmulator({
  providers: ['blooma'],
  ports: false,
  urls: { blooma: 'https://acme.blooma.ai' },
});
const { accessToken } = await blooma.issueToken();

// In place of the application: its service worker adds the token to the page's calls.
const worker = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    const { pathname } = new URL(event.request.url);
    if (!pathname.startsWith('/api/')) return;
    event.respondWith(fetch('${blooma.url}' + pathname, { headers: { authorization: 'Bearer ${accessToken}' } }));
  });`;
const page = `<p>Loading</p><script type="module">
  navigator.serviceWorker.register('/worker.js');
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 10));
  const { loans } = await (await fetch('/api/loans')).json();
  document.querySelector('p').textContent = 'Loans: ' + loans.length;
</script>`;
const app = createServer(({ url }, response) => {
  const isWorker = url === '/worker.js';
  response
    .setHeader('content-type', isWorker ? 'text/javascript' : 'text/html')
    .end(isWorker ? worker : page);
}).listen(0, '127.0.0.1');
await once(app, 'listening');
const address = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
blooma.configure({ corsOrigins: [address] });

test.afterAll(async () => {
  app.close();
  await emulator.stop();
});

/** Answers a request of the page or of its service worker. */
async function answer(route: Route): Promise<void> {
  const request = route.request();
  const response = await blooma.handle(request.url(), {
    method: request.method(),
    headers: await request.allHeaders(),
  });
  const body = Buffer.from(await response.arrayBuffer());
  await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
}

test('a service worker adds the token to what the page asks for', async ({ context, page }) => {
  await context.route(`${blooma.url}/**`, answer);

  await page.goto(address);

  await expect(page.getByText('Loans: 1')).toBeVisible();
  expect(blooma.requests.map(({ path, status }) => [path, status])).toEqual([['/api/loans', 200]]);
});
