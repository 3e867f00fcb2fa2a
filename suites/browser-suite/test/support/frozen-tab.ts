import type { Page } from 'playwright-core';
import type { Outcome } from '../../src/pages/attended.ts';

/** Takes, in one tab, every Web Lock that the application uses when it renews a token. The other tab shows which. */
export async function holdLocks(holder: Page, observer: Page): Promise<void> {
  const names = await observer.evaluate(async () => {
    const seen = new Set<string>();
    const request = navigator.locks.request.bind(navigator.locks) as (
      name: string,
      ...rest: unknown[]
    ) => Promise<unknown>;
    Object.assign(navigator.locks, {
      request(name: string, ...rest: unknown[]) {
        seen.add(name);
        return request(name, ...rest);
      },
    });
    await window.app.getToken({ forceRefresh: true });
    Object.assign(navigator.locks, { request });
    return [...seen];
  });
  await holder.evaluate(async (all) => {
    for (const name of all) {
      await new Promise<void>((granted) => {
        void navigator.locks.request(name, () => {
          granted();
          return new Promise(() => undefined);
        });
      });
    }
  }, names);
  if (names.length === 0) throw new Error('The application uses no lock.');
}

/** Stops all scripts of a tab, as a browser does with one in the background. Returns what lets it run again. */
export async function freeze(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  // There must be a statement to stop at.
  void page.evaluate(() => undefined).catch(() => undefined);
  await paused;
  return async () => {
    await session.send('Debugger.resume');
    await session.detach();
  };
}

/**
 * How long a token takes, without the time in which the page did not run at all: on a busy machine its timers are late.
 */
export function timeCall(page: Page): Promise<{ waitedMs: number; outcome: Outcome }> {
  return page.evaluate(async () => {
    const stepMs = 10;
    let [last, stalledMs] = [performance.now(), 0];
    const ticker = setInterval(() => {
      const now = performance.now();
      stalledMs += Math.max(0, now - last - 2 * stepMs);
      last = now;
    }, stepMs);
    const startedAt = performance.now();
    const outcome = await window.app.getToken();
    clearInterval(ticker);
    return { waitedMs: performance.now() - startedAt - stalledMs, outcome };
  });
}
