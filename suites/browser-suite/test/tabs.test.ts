import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import type { Outcome } from '../src/pages/attended.ts';
import type { AttendedApp, AttendedOptions } from './support/attended-app.ts';
import { type BrowserTools, browserTest } from './support/browser-test.ts';
import { freeze, holdAnswer, holdLocks, timeCall } from './support/frozen-tab.ts';

const HOUR_MS = 3_600_000;

/** Two tabs of a person who is signed in on this device. */
async function openTwoTabs(
  attended: BrowserTools['attended'],
  options: NonNullable<AttendedOptions['options']> = {},
): Promise<AttendedApp & { tabs: [Page, Page] }> {
  const app = await attended({ persistence: 'device', options });
  const first = await app.open();
  await app.signIn(first);
  const second = await app.open();
  await second.getByText('signed-in').waitFor();
  return { ...app, tabs: [first, second] };
}

/** Loads as a person does, who tries again if the other tab takes long, as it may on a busy machine. */
async function load(page: Page): Promise<Outcome> {
  for (;;) {
    const outcome = await page.evaluate(() => window.app.load());
    if (outcome.code !== 'timeout') return outcome;
  }
}

/** A tab waits so long for a lock or for the database. Without them it may send the refresh token too. */
const MAX_WAIT_MS = 1_000;

/** Lets the token expire in all tabs, until a round is so fast that no tab gave up to wait for another one. */
async function expire(app: AttendedApp, tabs: readonly Page[]) {
  for (;;) {
    const known = { refreshes: app.refreshes(), violations: app.blastiq.violations.length };
    await app.advance(HOUR_MS, ...tabs);
    const startedAt = performance.now();
    const loaded = await Promise.all(tabs.map(load));
    const isSlow = performance.now() - startedAt > MAX_WAIT_MS;
    const violations = app.blastiq.violations.slice(known.violations);
    if (!isSlow) return { loaded, refreshes: app.refreshes() - known.refreshes, violations };
  }
}

const RENEWED_ONCE = { loaded: [{ status: 200 }, { status: 200 }], refreshes: 1, violations: [] };

describe.concurrent('two tabs', () => {
  browserTest('refresh once when the token expires in both', async ({ expect, attended }) => {
    const app = await openTwoTabs(attended);

    expect(await expire(app, app.tabs)).toMatchObject(RENEWED_ONCE);
  });

  browserTest(
    'refresh once at each of fifty expiries where there are no Web Locks',
    async ({ expect, attended }) => {
      const before = `Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });`;
      const app = await attended({ persistence: 'device', before });
      const tabs = [await app.open(), await app.open()];
      await app.signIn(tabs[0] as Page);
      await tabs[1]?.getByText('signed-in').waitFor();

      for (let round = 0; round < 50; round += 1)
        expect(await expire(app, tabs), `round ${round}`).toMatchObject(RENEWED_ONCE);
    },
  );

  browserTest('do not wait for a frozen one that keeps the lock', async ({ expect, attended, later }) => {
    const app = await openTwoTabs(attended);
    const [frozen, other] = app.tabs;
    await holdLocks(frozen, other);
    const before = app.refreshes();
    later(await freeze(frozen));

    await app.advance(HOUR_MS, other);
    const { waitedMs, outcome } = await timeCall(other);

    expect(outcome).toHaveProperty('accessToken');
    expect(waitedMs).toBeLessThan(1_500);
    expect(app.refreshes() - before).toBe(1);
    expect(await load(other)).toMatchObject({ status: 200 });
  });

  browserTest(
    'stay signed in when one of them is frozen in the middle of its refresh, and the other does not wait for long',
    async ({ expect, attended }) => {
      // A tab that goes on finds the answer to its request, however long the other one took.
      const app = await openTwoTabs(attended, { timeoutMs: 60_000 });
      const [frozen, other] = app.tabs;
      const answer = await holdAnswer(frozen);
      await app.advance(HOUR_MS, ...app.tabs);

      const first = frozen.evaluate(() => window.app.getToken());
      await answer.given;
      const thaw = await freeze(frozen);
      answer.release();
      // The server has taken the refresh token, and its answer is where no script runs: nothing can help the other tab.
      const { waitedMs, outcome } = await timeCall(other);
      const seen = await other.evaluate(() => window.app.statuses);
      await thaw();
      const loaded = [await load(frozen), await load(other)];

      expect(outcome).toMatchObject({ code: 'timeout' });
      expect(waitedMs).toBeLessThan(1_500);
      expect(await first).toHaveProperty('accessToken');
      expect(loaded).toMatchObject([{ status: 200 }, { status: 200 }]);
      expect(seen.at(-1)).toBe('signed-in');
    },
  );

  browserTest(
    'are both signed out when one of them is, and both signed in again',
    async ({ expect, attended }) => {
      const app = await openTwoTabs(attended);
      const [first, second] = app.tabs;

      await first.evaluate(() => window.app.signOut());
      await first.getByText('signed-out').waitFor();
      await second.getByText('signed-out').waitFor();
      const token = await second.evaluate(() => window.app.getToken());
      const stored = await app.secrets.find(second);
      await first.evaluate(() => window.app.signIn());
      await first.getByText('signed-in').waitFor();
      await second.getByText('signed-in').waitFor();

      expect(token).toMatchObject({ code: 'login_required' });
      expect(stored).toEqual([]);
      expect(await load(second)).toMatchObject({ status: 200 });
    },
  );
});

describe.concurrent('the back button', () => {
  browserTest('at the login page shows the application, which can sign in', async ({ expect, attended }) => {
    const app = await attended();
    const page = await app.open();
    await page.evaluate(() => window.app.signIn());
    await page.getByLabel('Password').waitFor();

    await page.goBack({ waitUntil: 'commit' });
    await page.getByText('signed-out').waitFor();
    const wasRestored = await page.evaluate(() => window.app.wasRestored);
    await app.signIn(page);

    expect(wasRestored).toBe(true);
    expect(await load(page)).toMatchObject({ status: 200 });
  });

  browserTest('after a sign-out shows no session', async ({ expect, attended }) => {
    const app = await attended({ persistence: 'device' });
    const page = await app.open();
    await app.signIn(page, { returnTo: '/sites' });

    await page.evaluate(() => window.app.endSession());
    await page.waitForURL(`${app.origin}/`);
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => location.pathname === '/sites' && 'app' in window);
    await page.getByText('signed-out').waitFor();

    expect(await page.evaluate(() => window.app.getToken())).toMatchObject({ code: 'login_required' });
  });

  browserTest('shows no session that another tab ended meanwhile', async ({ expect, attended }) => {
    const app = await openTwoTabs(attended);
    const [first, second] = app.tabs;
    await first.goto(`${app.blastiq.attended.authority}/account/login`);

    await second.evaluate(() => window.app.signOut());
    await first.goBack({ waitUntil: 'commit' });
    await first.getByText('signed-out').waitFor();

    expect(await first.evaluate(() => window.app.wasRestored)).toBe(true);
    expect(await first.evaluate(() => window.app.getToken())).toMatchObject({ code: 'login_required' });
  });
});
