import { existsSync } from 'node:fs';
import { chromium as playwright } from 'playwright-core';
import type { Runtime } from '../runtime.ts';

const executablePath = '/usr/bin/chromium';

/** Debian's, as a page of another origin than the providers. It runs until it is closed. */
export const chromium: Runtime = {
  title: 'Chromium',
  version: "Debian's",
  build: 'bundle',
  missing: () => (existsSync(executablePath) ? undefined : `there is no ${executablePath}`),
  async run(controlUrl) {
    const browser = await playwright.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
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
