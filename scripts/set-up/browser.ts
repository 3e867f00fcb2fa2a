import type { LaunchOptions } from 'playwright-core';
import { readFoundTools } from './found-tools.ts';

/**
 * How tests start the browser that set-up found: options for Playwright's `chromium.launch`. Undefined if there is no
 * browser on this computer, which set-up has reported.
 *
 * @throws Error if set-up has not run. Without it a skipped test could be mistaken for one that passed.
 */
export function browserOptions(found = readFoundTools()): LaunchOptions | undefined {
  if (found?.chromium === undefined)
    throw new Error('Run `node scripts/set-up.ts` first: it finds or installs the browser.');
  if (found.chromium === null) return undefined;
  return {
    executablePath: found.chromium.path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
