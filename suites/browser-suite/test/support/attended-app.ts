import type { IdentityClient } from '@x/auth-testing';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { AttendedSetup } from '../../src/pages/attended.ts';
import type { EmulatedApp } from './emulated-app.ts';
import { type SecretWatch, watchSecrets } from './secret-watch.ts';

export interface AttendedOptions {
  readonly persistence?: 'memory' | 'tab' | 'device';
  /** More options of the client. */
  readonly options?: Partial<AttendedSetup['options']>;
  readonly resumes?: boolean;
  readonly waits?: boolean;
  readonly client?: Partial<IdentityClient>;
  readonly context?: BrowserContextOptions;
  /** A script that runs before the page. */
  readonly before?: string;
}

/** A browser whose tabs show an application with the sign-in of people. */
export interface AttendedApp extends EmulatedApp {
  readonly context: BrowserContext;
  readonly secrets: SecretWatch;
  /** Opens a tab at the application. */
  open(path?: string): Promise<Page>;
  /** Gives the browser the cookies of a person who has signed in at BlastIQ before, so that no page is shown there. */
  rememberPerson(): Promise<void>;
  /** Signs the person in, in this tab. */
  signIn(page: Page, options?: { readonly returnTo?: string }): Promise<void>;
  /** Moves the clocks of the provider and of these pages. */
  advance(ms: number, ...pages: readonly Page[]): Promise<void>;
  /** How many requests refreshed a token. */
  refreshes(): number;
}

export async function openAttendedApp(
  app: EmulatedApp,
  context: BrowserContext,
  given: AttendedOptions = {},
): Promise<AttendedApp> {
  const { persistence, options, resumes = false, waits = false, before = '' } = given;
  const { authority, apiUrl } = app.blastiq.attended;
  const setup: AttendedSetup = {
    options: {
      clientId: app.clientId,
      authority,
      apiUrl,
      ...(persistence && { persistence }),
      ...options,
    },
    resumes,
    waits,
  };
  await context.addInitScript(`window.setup = ${JSON.stringify(setup)};${before}`);
  const secrets = await watchSecrets(context, app);

  async function rememberPerson(): Promise<void> {
    const { cookies } = await app.blastiq.signIn();
    await context.addCookies(cookies);
  }

  return {
    ...app,
    context,
    secrets,
    async open(path = '/') {
      const page = await context.newPage();
      await page.goto(app.origin + path);
      await page.waitForFunction(() => 'app' in window);
      return page;
    },
    rememberPerson,
    async signIn(page, signInOptions) {
      await rememberPerson();
      await page.evaluate((asked) => window.app.signIn(asked), signInOptions);
      await page.getByText('signed-in').waitFor();
    },
    async advance(ms, ...pages) {
      app.emulator.advance(ms);
      for (const page of pages) await page.evaluate((by) => window.app.advance(by), ms);
    },
    refreshes: () =>
      app.blastiq.requests.filter(({ parameters }) => parameters.grant_type === 'refresh_token').length,
  };
}
