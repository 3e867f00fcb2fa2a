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

/** Holds back the answer to the next token request of a tab, which the server has given, until `release` is called. */
export async function holdAnswer(page: Page): Promise<{ given: Promise<void>; release: () => void }> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let tellGiven = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    tellGiven = resolve;
  });
  await page.route(
    '**/connect/token',
    async (route) => {
      const response = await route.fetch();
      tellGiven();
      await released;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { given, release: () => release() };
}

/**
 * How long a token takes, without its requests, and without the time in which the page did not run at all: on a busy
 * machine the server and the timers of the page are late.
 */
export function timeCall(page: Page): Promise<{ waitedMs: number; outcome: Outcome }> {
  return page.evaluate(async () => {
    const stepMs = 10;
    const { fetch } = window;
    let [last, otherMs, requests] = [performance.now(), 0, 0];
    /** Counts what passed since the last look, if it is not the wait of the client. */
    const look = (isRequest: boolean): void => {
      const now = performance.now();
      otherMs += isRequest ? now - last : Math.max(0, now - last - 2 * stepMs);
      last = now;
    };
    const ticker = setInterval(() => look(requests > 0), stepMs);
    window.fetch = async (...call) => {
      look(requests > 0);
      requests += 1;
      try {
        return await fetch(...call);
      } finally {
        look(true);
        requests -= 1;
      }
    };
    const startedAt = performance.now();
    const outcome = await window.app.getToken();
    const waitedMs = performance.now() - startedAt - otherMs;
    clearInterval(ticker);
    window.fetch = fetch;
    return { waitedMs, outcome };
  });
}
