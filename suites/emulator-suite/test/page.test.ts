import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
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

async function open(url: string, appearance: BrowserContextOptions = {}): Promise<Page> {
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
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('The next token request to blooma gets: 503').waitFor();
  const stops: string[] = [];
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'End', 'Home']) {
    await page.keyboard.press(key);
    stops.push((await page.evaluate(() => document.activeElement?.textContent)) ?? '');
  }
  await page.getByRole('button', { name: /^Take back/ }).waitFor();
  await page.keyboard.press('Tab');
  const afterToolbar = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  expect(focused).toBe('Next token request to blooma: 429');
  expect(outline).toBe('solid');
  expect(stops).toEqual(['429', 'Heal', '429', 'Heal', '429']);
  expect(afterToolbar).toMatch(/^Take back: status 503/);
});

pageTest('marks a token as revoked, and one as expired', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  const blooma = createBloomaAuth(emulator.blooma.options);
  const { accessToken } = await blooma.getToken();
  await page.locator('#blooma li.live').waitFor();

  emulator.blooma.revoke(accessToken);
  await page.locator('#blooma li', { hasText: 'revoked' }).waitFor();
  await emulator.blooma.issueToken({ lifetimeMs: 300 });
  await page.locator('#blooma li', { hasText: 'expired' }).waitFor();

  expect(await page.locator('#blooma li.live').count()).toBe(0);
});

pageTest('shows the planned faults, from wherever they were planned, and takes one back', async () => {
  const { blooma, ...emulator } = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  const list = page.getByRole('list', { name: 'Planned faults of blooma' });
  expect(await list.isVisible()).toBe(false);

  await page.getByRole('button', { name: 'Next token request to blooma: HTML' }).click();
  blooma.fail({ operation: 'resource', status: 418, times: 'always' });
  await list.getByText('status 418: every API request').waitFor();
  await page.getByRole('button', { name: 'Take back: content html: the next token request' }).click();
  await page.getByText('Taken back: content html').waitFor();

  expect(blooma.faults.map(({ fault }) => fault.status)).toEqual([418]);
  blooma.heal();
  await list.waitFor({ state: 'hidden' });
});

pageTest('looks into a token without its signature, copies it and revokes it', async () => {
  const { blooma, ...emulator } = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { accessToken } = await blooma.issueToken();
  const [, , signature = ''] = accessToken.split('.');
  const row = page.locator('#blooma li.token');

  await row.getByRole('button', { name: /^Claims/ }).click();
  await row.getByText('"sub": "blooma-client@clients"').waitFor();
  const text = (await row.textContent()) ?? '';
  await row.getByRole('button', { name: /^Copy/ }).click();
  await page.getByText(/^The token .* is copied\.$/).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await page.locator('#blooma li', { hasText: 'revoked' }).waitFor();

  expect(text).not.toContain(signature);
  expect(text).toContain('exp: ');
  expect(copied).toBe(accessToken);
  const response = await fetch(blooma.apiUrl + blooma.resource, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(response.status).toBe(401);
});

pageTest('follows the clock of the providers', async () => {
  const { blooma, ...emulator } = await stopAfterTest(startEmulator({ providers: ['blooma'] }));
  const page = await open(emulator.url);
  await blooma.issueToken({ lifetimeMs: 3_600_000 });
  await page.locator('#blooma li.live').waitFor();

  emulator.advance(3_700_000);
  await page.locator('#blooma li', { hasText: 'expired' }).waitFor();

  expect(await page.locator('#blooma li.live').count()).toBe(0);
});

pageTest('says how to send the first request, and the line works', async () => {
  const { blam, ...emulator } = await stopAfterTest(startEmulator({ providers: ['blam'] }));
  const page = await open(emulator.url);
  await page.getByRole('heading', { name: 'No request yet' }).waitFor();
  const line = (await page.locator('#blam pre').first().textContent()) ?? '';

  await promisify(execFile)('sh', ['-c', line.replace('curl ', 'curl --silent ')]);
  await page.getByRole('heading', { name: 'Requests' }).waitFor();

  expect(line).not.toContain(blam.options.password);
  expect(blam.requests.map(({ status }) => status)).toEqual([200]);
  expect(await page.getByRole('heading', { name: 'No request yet' }).isVisible()).toBe(false);
});

pageTest.each([390, 1_280])('at %i px nothing is cut off, and words stay whole', async (width) => {
  const { blam, blastiq, ...emulator } = await stopAfterTest(
    // Blooma and Blameless get no request, so the page says how to send one.
    startEmulator(),
  );
  const page = await open(emulator.url, { viewport: { width, height: 800 } });
  blam.fail({ status: 429, retryAfter: 30, rateLimit: { limit: 10 }, times: 3 });
  await createBlamAuth({ ...blam.options, retry: false })
    .getToken()
    .catch(() => undefined);
  await blastiq.handle(`${blastiq.url}/identity/connect/token?scope=${'cosmos+offline_access+'.repeat(6)}`);
  await blam.issueToken();
  await page.locator('#blam li.token').waitFor();
  await page.getByRole('button', { name: /^Claims/ }).click();
  await page.getByText('"OrganisationId": 1').waitFor();

  const seen = await page.evaluate(() => {
    const words: string[] = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node.parentElement as HTMLElement).checkVisibility() || node.parentElement?.closest('script'))
        continue;
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[A-Za-z]{2,20}/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        // A broken word has a box on each of its lines.
        if (range.getClientRects().length > 1) words.push(word);
      }
    }
    return { scrolls: document.documentElement.scrollWidth > window.innerWidth, words };
  });

  expect(seen).toEqual({ scrolls: false, words: [] });
});

test('says what to do without JavaScript', async () => {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blooma'] }));

  const [, note = ''] = /<noscript>(.*?)<\/noscript>/s.exec(await (await fetch(emulator.url)).text()) ?? [];
  const [, link = ''] = /href="(.*?)"/.exec(note) ?? [];
  const linked = await fetch(emulator.url + link);

  expect(note).toContain('This page needs JavaScript.');
  expect(await linked.json()).toMatchObject([{ name: 'blooma' }]);
});

test('is a page that no other site can show in a frame', async () => {
  const { blastiq, ...emulator } = await stopAfterTest(startEmulator({ providers: ['blastiq'] }));
  const login = await fetch(`${blastiq.authUrl}/account/login`);
  const page = await fetch(emulator.url);

  for (const { headers } of [page, login]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toMatch(/^(DENY|SAMEORIGIN)$/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
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
      return [
        ...document.querySelectorAll('h1, h2, h3, td, th, button, .soft, .bad, code, pre, .scale span'),
      ].map((element) => {
        const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort(
          (x, y) => y - x,
        );
        return { text: element.textContent, contrast: ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05) };
      });
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
