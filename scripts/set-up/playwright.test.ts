import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBareMachine, plantProgram } from '../testing/bare-machine.ts';
import { installArguments, mayDownload, playwrightPath } from './playwright.ts';

test.each([
  ['root on Ubuntu gets the libraries of the browser as well', 'ubuntu', true, true],
  ['whoever is not root gets the browser alone', 'ubuntu', false, false],
  ['so does root on Debian, where apt-get has a browser', 'debian', true, false],
] as const)('%s', (_sentence, distribution, isRoot, hasLibraries) => {
  const machine = createBareMachine({ distribution, isRoot });
  plantProgram(machine.bin, 'apt-get', '');

  expect(installArguments(['chromium'], machine).includes('--with-deps')).toBe(hasLibraries);
});

test("Playwright's own variables decide where its browsers are, and whether it may download one", async () => {
  const { env } = createBareMachine();
  const machine = (variables: NodeJS.ProcessEnv) => createBareMachine({ env: variables });

  expect(await playwrightPath('chromium', machine(env))).toContain(
    join(env.PLAYWRIGHT_BROWSERS_PATH ?? '', 'c'),
  );
  expect(mayDownload(machine({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }))).toBe(false);
  expect(mayDownload(machine({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '0' }))).toBe(true);
  expect(mayDownload(machine({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '' }))).toBe(true);
});
