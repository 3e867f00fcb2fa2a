import type { StoredTokens } from '@x/auth-core';
import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import { type BrowserTools, browserTest } from './support/browser-test.ts';

const NO_LOCKS = `Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });`;
/** A tab sees what another one wrote only so long after its first look, as in a busy browser. */
const seenAfter = (ms: number): string => `
  const seen = new Map();
  const { getItem, setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, text) {
    seen.set(key, { text });
    setItem.call(this, key, text);
  };
  Storage.prototype.getItem = function (key) {
    const real = getItem.call(this, key);
    const known = seen.get(key) ?? { text: null };
    if (real === known.text) return real;
    known.changedAt ??= Date.now();
    seen.set(key, Date.now() - known.changedAt < ${ms} ? known : { text: real });
    return seen.get(key).text;
  };
`;
/** The database opens only after 300 ms, as in a browser whose disk is busy. */
const SLOW_DATABASE = `
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...asked) {
    const request = open.apply(this, asked);
    Object.defineProperty(request, 'onsuccess', {
      set: (handler) => request.addEventListener('success', () => setTimeout(handler, 300)),
    });
    return request;
  };
`;
/** A tab does nothing for 700 ms while it asks the database. What it waited for then comes before its timers. */
const BUSY = `
  const { get } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function (...asked) {
    const request = get.apply(this, asked);
    const endsAt = performance.now() + 700;
    while (performance.now() < endsAt);
    return request;
  };
`;
/** A tab does nothing for 400 ms after it has used the database, as one whose processor is busy. */
const HELD_UP = `
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...asked) {
    const begun = transaction.apply(this, asked);
    begun.addEventListener('complete', () => {
      const endsAt = performance.now() + 400;
      while (performance.now() < endsAt);
    });
    return begun;
  };
`;

/** Tabs of one origin without Web Locks, each with a store. */
async function openTabs(
  { startApp, openContext }: Pick<BrowserTools, 'startApp' | 'openContext'>,
  inBoth = '',
  inFirst = '',
) {
  const { origin } = await startApp('web-store');
  const context = await openContext();
  await context.addInitScript(NO_LOCKS + inBoth);
  const open = async (before: string): Promise<Page> => {
    const page = await context.newPage();
    await page.addInitScript(before);
    await page.goto(origin);
    await page.waitForFunction(() => 'store' in window);
    return page;
  };
  return [await open(inFirst), await open('')] as const;
}

/** Lets a tab replace the value of a round at a moment of the clock, which the tabs share. */
function replaceAt(page: Page, round: number, tab: number, at: number): Promise<boolean | undefined> {
  return page.evaluate(
    async ([asked, index, moment]) => {
      const key = `round ${asked}`;
      const value = (accessToken: string) => ({ version: 1, accessToken }) as unknown as StoredTokens;
      await new Promise((resolve) => setTimeout(resolve, moment - Date.now() - 2));
      while (Date.now() < moment);
      return window.store.replace?.(key, undefined, value(`of tab ${index}`));
    },
    [round, tab, at] as const,
  );
}

/** How many of the two tabs replaced the value, in each round. */
async function race(tabs: readonly Page[], rounds: number): Promise<number[]> {
  const winners: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const at = Date.now() + 30;
    // At the same moment, and up to as much later as the first one takes.
    const results = await Promise.all(
      tabs.map((page, tab) => replaceAt(page, round, tab, at + tab * (round % 60))),
    );
    winners.push(results.filter(Boolean).length);
  }
  return winners;
}

/** What the tabs left in IndexedDB. */
function readReplacements(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        const opening = indexedDB.open('x-auth');
        opening.onsuccess = () => {
          const all = opening.result.transaction('replacements').objectStore('replacements').getAll();
          all.onsuccess = () => resolve(all.result);
        };
      }),
  );
}

describe.concurrent('without Web Locks', () => {
  browserTest.for([
    ['', 60, ''],
    [', also where each sees very late what the other one wrote', 8, seenAfter(1_300)],
    [', also where each sees late what the other one wrote', 60, seenAfter(100)],
    [', also where the database is slow as well', 20, seenAfter(100) + SLOW_DATABASE],
    [', also where one is held up as well', 20, seenAfter(100), HELD_UP],
  ] as const)(
    'of two tabs that replace a value at the same moment one succeeds%s',
    async ([, rounds, inBoth, inFirst], { expect, startApp, openContext }) => {
      const winners = await race(await openTabs({ startApp, openContext }, inBoth, inFirst), rounds);

      expect(winners).toEqual(Array(rounds).fill(1));
    },
  );

  browserTest(
    'a tab that was busy until its call had no time left writes nothing',
    async ({ expect, startApp, openContext }) => {
      const [page] = await openTabs({ startApp, openContext }, BUSY);

      const [isReplaced, stored] = await page.evaluate(async () => {
        const value = { version: 1 } as unknown as StoredTokens;
        const replaced = await window.store.replace?.('key', undefined, value, { timeoutMs: 500 });
        return [replaced, await window.store.get('key')] as const;
      });

      expect(isReplaced).toBe(false);
      expect(stored).toBe(undefined);
    },
  );

  browserTest('a value that was deleted is replaced again', async ({ expect, startApp, openContext }) => {
    const [page] = await openTabs({ startApp, openContext });

    const results = await page.evaluate(async () => {
      const value = { version: 1 } as unknown as StoredTokens;
      const first = await window.store.replace?.('key', undefined, value);
      await window.store.delete('key');
      return [first, await window.store.replace?.('key', undefined, value)];
    });

    expect(results).toEqual([true, true]);
  });

  browserTest(
    'nothing of a value is in IndexedDB, which a sign-out does not empty',
    async ({ expect, startApp, openContext }) => {
      const [page] = await openTabs({ startApp, openContext });
      await replaceAt(page, 0, 0, 0);

      const found = await readReplacements(page);

      expect(found).toEqual([
        { from: expect.any(Number), id: expect.any(String), tab: expect.any(String), at: expect.any(Number) },
      ]);
      expect(JSON.stringify(found)).not.toContain('of tab');
    },
  );

  browserTest(
    'a storage that is full rejects, without an error of the page, and takes no turn',
    async ({ expect, startApp, openContext }) => {
      const [page, other] = await openTabs({ startApp, openContext });
      const errors: Error[] = [];
      page.on('pageerror', (error) => errors.push(error));

      const failure = await page.evaluate(async () => {
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = () => {
          throw new DOMException('It is full.', 'QuotaExceededError');
        };
        const value = { version: 1 } as unknown as StoredTokens;
        const rejected = await window.store
          .replace?.('round 0', undefined, value)
          .catch((error: DOMException) => error.name);
        Storage.prototype.setItem = setItem;
        return rejected;
      });

      expect(failure).toBe('QuotaExceededError');
      expect(await readReplacements(page)).toEqual([]);
      expect(await replaceAt(other, 0, 1, 0)).toBe(true);
      expect(errors).toEqual([]);
    },
  );

  browserTest(
    'a value is replaced where IndexedDB is blocked or hangs',
    async ({ expect, startApp, openContext }) => {
      for (const open of ['throw new Error("blocked")', 'return {}']) {
        const before = `IDBFactory.prototype.open = () => { ${open} };`;
        const [page] = await openTabs({ startApp, openContext }, before);

        expect(await replaceAt(page, 0, 0, 0)).toBe(true);
        expect(await replaceAt(page, 0, 0, 0)).toBe(false);
      }
    },
  );
});
