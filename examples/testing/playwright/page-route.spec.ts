import { expect, type Route, test } from '@playwright/test';
import { startEmulator } from '@x/auth-testing';

// Nothing listens at this address. The browser's requests are answered in this process.
const { blooma, ...emulator } = await startEmulator({
  providers: ['blooma'],
  ports: false,
  urls: { blooma: 'https://acme.blooma.ai' },
});

test.afterAll(() => emulator.stop());

/** Answers a request of the browser. */
async function answer(route: Route): Promise<void> {
  const request = route.request();
  const body = request.postData();
  try {
    const response = await blooma.handle(request.url(), {
      method: request.method(),
      headers: await request.allHeaders(),
      ...(body !== null && { body }),
    });
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  } catch {
    await route.abort('connectionreset');
  }
}

test('a page shows the loans, and says so if it cannot get them', async ({ page }) => {
  const app = 'https://app.example';
  const { accessToken } = await blooma.issueToken();
  blooma.configure({ corsOrigins: [app] });
  await page.route(`${blooma.url}/**`, answer);
  await page.route(`${app}/`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<p>Loading</p><script>
        fetch('${blooma.url}/api/loans', { headers: { authorization: 'Bearer ${accessToken}' } })
          .then((response) => response.json())
          .then(({ loans }) => 'Loans: ' + loans.length, () => 'No loans')
          .then((text) => (document.querySelector('p').textContent = text));
      </script>`,
    }),
  );

  await page.goto(app);
  await expect(page.getByText('Loans: 1')).toBeVisible();

  blooma.fail({ operation: 'resource', reset: 'before' });
  await page.reload();
  await expect(page.getByText('No loans')).toBeVisible();
});
