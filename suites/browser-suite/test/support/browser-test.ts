import type { IdentityClient } from '@x/auth-testing';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { inject, test } from 'vitest';
import { type AttendedApp, type AttendedOptions, openAttendedApp } from './attended-app.ts';
import { type EmulatedApp, startEmulatedApp } from './emulated-app.ts';

/** What a test of the browser starts. All of it stops when the test ends. */
export interface BrowserTools {
  /** Calls it when the test ends, the last one first. */
  readonly later: (cleanUp: () => unknown) => void;
  /** A new profile of the browser. */
  readonly openContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** An emulated BlastIQ, and an application whose page runs a script of `src/pages`. */
  readonly startApp: (script: string, client?: Partial<IdentityClient>) => Promise<EmulatedApp>;
  /** The same with `createAttendedBlastiqAuth`, in a browser. */
  readonly attended: (options?: AttendedOptions) => Promise<AttendedApp>;
}

const endpoint = inject('browserEndpoint');
let connection: Promise<Browser> | undefined;

/** A test in the browser: skipped if set-up has found none, and said so. The tests of a file run concurrently. */
export const browserTest = test
  .extend<BrowserTools>({
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of what a fixture needs from it.
    later: async ({}, use) => {
      const tasks: (() => unknown)[] = [];
      await use((cleanUp) => void tasks.push(cleanUp));
      for (const task of tasks.reverse()) await task();
    },
    openContext: async ({ later }, use) => {
      await use(async (options = {}) => {
        connection ??= chromium.connect(endpoint ?? '');
        const context = await (await connection).newContext(options);
        later(() => context.close());
        return context;
      });
    },
    startApp: async ({ later }, use) => {
      await use(async (script, client = {}) => {
        const app = await startEmulatedApp(inject('scripts')[script] ?? '', client);
        later(app.stop);
        return app;
      });
    },
    attended: async ({ startApp, openContext }, use) => {
      await use(async (options = {}) => {
        const app = await startApp('attended', options.client);
        return openAttendedApp(app, await openContext(options.context), options);
      });
    },
  })
  .skipIf(endpoint === null);
