import { chromium } from 'playwright-core';
import { browserOptions } from 'scripts/set-up/browser';
import type { TestProject } from 'vitest/node';
import { buildPages, type Scripts } from '../../src/build-pages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens. Null if set-up has found none, and said so. */
    readonly browserEndpoint: string | null;
    readonly scripts: Scripts;
  }
}

/** Starts one browser for all test files, and builds the test pages once. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const options = browserOptions();
  project.provide('scripts', await buildPages('oidc-client', 'attended', 'web-store'));
  if (!options) {
    project.provide('browserEndpoint', null);
    return undefined;
  }
  const server = await chromium.launchServer({
    ...options,
    // A process for each tab: a frozen one must not freeze another of the same site.
    args: [...(options.args ?? []), '--renderer-process-limit=100'],
    // As people have it. Playwright turns it off.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  project.provide('browserEndpoint', server.wsEndpoint());
  return () => server.close();
}
