import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Outcome } from '../release/run.ts';
import { findAptGet } from './apt-get.ts';
import { type Machine, runOn } from './machine.ts';

const MODULE = createRequire(import.meta.url).resolve('playwright-core');
const COMMAND = join(dirname(MODULE), 'cli.js');

const MAX_START_MS = 60_000;
/** A browser of some 200 MB, over a slow line. */
const MAX_DOWNLOAD_MS = 15 * 60_000;

/** What Playwright said, by its environment, which decides it. To load Playwright takes half a second. */
const knownPaths = new Map<string, string>();

/** Where Playwright puts the browser that suits its version, whether it is there or not. */
export async function playwrightPath(browser: 'chromium', machine: Machine): Promise<string> {
  const key = JSON.stringify([browser, machine.env]);
  const known = knownPaths.get(key);
  if (known !== undefined) return known;

  const program = `process.stdout.write(require(${JSON.stringify(MODULE)}).${browser}.executablePath())`;
  // In a process of its own: Playwright reads the environment once, when it is loaded.
  const { code, stdout } = await runOn(machine, process.execPath, ['--eval', program], MAX_START_MS);
  if (code === 0) knownPaths.set(key, stdout);
  return stdout;
}

/** Whether Playwright may download here: `PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD` is its own variable. */
export function mayDownload({ env }: Machine): boolean {
  return !/^(1|true)$/.test(env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD ?? '');
}

/** Downloads browsers. */
export function playwrightInstall(browsers: readonly string[], machine: Machine): Promise<Outcome> {
  const args = [COMMAND, ...installArguments(browsers, machine)];
  return runOn(machine, process.execPath, args, MAX_DOWNLOAD_MS);
}

/** For root on Ubuntu, Playwright also installs the libraries that its browsers need. */
export function installArguments(browsers: readonly string[], machine: Machine): string[] {
  const libraries = machine.distribution === 'ubuntu' && findAptGet(machine) ? ['--with-deps'] : [];
  return ['install', '--no-shell', ...libraries, ...browsers];
}
