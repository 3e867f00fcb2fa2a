import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserOptions } from 'scripts/set-up/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const options = browserOptions();
/** A test in the browser: skipped if set-up has found none, and said so. */
const pageTest = test.skipIf(!options);
let browser: Browser;

beforeAll(async () => {
  if (options) browser = await chromium.launch(options);
}, 30_000);

afterAll(() => browser?.close());

async function open(url: string, appearance: { colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
  const context = await browser.newContext(appearance);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  onTestFinished(() => expect(problems).toEqual([]));
  await page.goto(url);
  await page.getByText('Connected').waitFor();
  return page;
}

pageTest('shows requests and tokens of the SDKs live', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma', 'blam'] }));
  const page = await open(emulator.url);
  const blooma = createBloomaAuth(emulator.blooma.options);
  const blam = createBlamAuth(emulator.blam.options);

  await blooma.fetch('/api/loans');
  await blam.fetch('/api/assets');

  const bloomaRows = page.getByRole('region', { name: 'Requests to blooma' }).locator('tbody tr');
  await page.getByText('POST /oauth/token').waitFor();
  await bloomaRows.nth(1).waitFor();
  await page.getByText('GET /api/users/authorisation').waitFor();
  expect(await bloomaRows.count()).toBe(2);
  expect(await page.locator('#blooma li.live').count()).toBe(1);
  expect(await page.locator('#blam li.live').textContent()).toMatch(/issued .*until /s);
});

pageTest('a button makes the SDK get a 429, and the SDK recovers', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  const blooma = createBloomaAuth({ ...emulator.blooma.options, retry: { maxRetryAfterMs: 5_000 } });

  await page.getByRole('button', { name: 'Next token request to blooma: 429' }).click();
  await page.getByText('The next token request to blooma gets: 429').waitFor();
  const response = await blooma.fetch('/api/loans');

  expect(response.status).toBe(200);
  expect(emulator.blooma.requests.map(({ status }) => status)).toEqual([429, 200, 200]);
  await page.locator('#blooma td.bad', { hasText: '429' }).waitFor();
  await page.getByText('2 token requests').waitFor();
});

pageTest('works with the keyboard', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);

  await page.keyboard.press('Tab');
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('The next token request to blooma gets: 503').waitFor();

  expect(focused).toBe('Next token request to blooma: 429');
  expect(outline).toBe('solid');
});

pageTest('marks a token as revoked, and one as expired', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  const blooma = createBloomaAuth(emulator.blooma.options);
  const { accessToken } = await blooma.getToken();
  await page.locator('#blooma li.live').waitFor();

  emulator.blooma.revoke(accessToken);
  await page.locator('#blooma li', { hasText: 'revoked' }).waitFor();
  emulator.blooma.configure({ lifetimeMs: 300 });
  await blooma.getToken({ forceRefresh: true });
  await page.locator('#blooma li', { hasText: 'expired' }).waitFor();

  expect(await page.locator('#blooma li.live').count()).toBe(0);
});

pageTest.each(['light', 'dark'] as const)(
  'is readable in %s mode: all text has enough contrast',
  async (colorScheme) => {
    const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
    const page = await open(emulator.url, { colorScheme });
    await fetch(`${emulator.blooma.url}/nowhere`);
    await page.getByText('GET /nowhere').waitFor();

    const contrasts = await page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const luminance = (color: string) => {
        if (!canvas) return 0;
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element: Element | null): string => {
        const color = element ? getComputedStyle(element).backgroundColor : 'white';
        return color !== 'rgba(0, 0, 0, 0)' || !element ? color : behind(element.parentElement);
      };
      return [...document.querySelectorAll('h1, h2, h3, td, th, button, .soft, .bad, code')].map(
        (element) => {
          const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort(
            (x, y) => y - x,
          );
          return { text: element.textContent, contrast: ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05) };
        },
      );
    });

    expect(contrasts.length).toBeGreaterThan(10);
    expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  },
);

pageTest('a request cannot put a script into the page', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);

  await fetch(`${emulator.blooma.url}/oauth/token?username=%3Cimg%20src=x%20onerror=document.title=1%3E`, {
    method: 'POST',
  });
  await page.getByText('<img src=x onerror=document.title=1>').waitFor();

  expect(await page.title()).toBe('Auth emulator');
});

pageTest('contains no secret and no token by default', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma', 'blam'] }));
  const page = await open(emulator.url);
  const blooma = createBloomaAuth(emulator.blooma.options);
  const blam = createBlamAuth(emulator.blam.options);
  const tokens = [
    await blooma.getToken(),
    await blam.getToken(),
    await blam.getToken({ forceRefresh: true }),
  ];
  await page.getByText('GET /api/users/token').waitFor();

  const content = await page.content();
  const events = await page.evaluate(async () => {
    const response = await fetch('/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    return (await reader?.read())?.value ?? '';
  });

  expect(events).toContain('"type":"request"');
  const secrets = [emulator.blooma.options.clientSecret, emulator.blam.options.password];
  for (const secret of [...secrets, ...tokens.map(({ accessToken }) => accessToken)]) {
    expect(content).not.toContain(secret);
    expect(events).not.toContain(secret);
  }
});

test('other origins cannot control the emulator', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const fail = (headers: Record<string, string>) =>
    fetch(`${emulator.url}/providers/blooma/fail`, { method: 'POST', headers, body: '{"status":503}' });

  const foreign = await fail({ origin: 'https://evil.example' });
  const opaque = await fetch(`${emulator.url}/providers/blooma/secret`, { headers: { origin: 'null' } });
  const program = await fail({});

  expect([foreign.status, opaque.status, program.status]).toEqual([403, 403, 200]);
});
