import { chromium as playwright } from 'playwright-core';
import { browserOptions } from 'scripts/set-up/browser';
import type { Runtime } from '../runtime.ts';

/** The browser that set-up found. The page has another origin than the providers. */
export const chromium: Runtime = {
  title: 'Chromium',
  version: 'not pinned',
  build: 'bundle',
  missing: () => (browserOptions() ? undefined : 'set-up has found no browser'),
  async run(controlUrl) {
    const browser = await playwright.launch(browserOptions());
    try {
      const page = await browser.newPage();
      const reported = page.waitForResponse(`${controlUrl}/outcomes`, { timeout: 120_000 });
      const broken = new Promise<never>((_, reject) => page.once('pageerror', reject));
      await page.goto(controlUrl);
      await Promise.race([reported, broken]);
    } finally {
      await browser.close();
    }
  },
};
