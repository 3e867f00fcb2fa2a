import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { browserTest } from './support/browser-test.ts';

browserTest(
  'the browser of these tests keeps cookies, and sends none to a third party',
  async ({ expect, openContext, later }) => {
    const cookies: [path: string, cookie: string][] = [];
    const server = createServer(({ url = '', headers }, response) => {
      cookies.push([url, headers.cookie ?? 'none']);
      // Such a cookie goes to third parties, unless the browser blocks them.
      response.setHeader('set-cookie', 'session=1; SameSite=None; Secure; Path=/');
      response.setHeader('content-type', 'text/html');
      response.end(url === '/top' ? `<iframe src="http://127.0.0.1:${port()}/framed"></iframe>` : 'Hello');
    });
    const port = () => (server.address() as AddressInfo).port;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => server.closeAllConnections());
    later(() => server.close());
    const page = await (await openContext()).newPage();

    await page.goto(`http://127.0.0.1:${port()}/first`);
    await page.goto(`http://127.0.0.1:${port()}/second`);
    await page.goto(`http://localhost:${port()}/top`);
    await page.frameLocator('iframe').getByText('Hello').waitFor();

    expect(Object.fromEntries(cookies)).toMatchObject({
      '/first': 'none',
      '/second': 'session=1',
      '/framed': 'none',
    });
  },
);
