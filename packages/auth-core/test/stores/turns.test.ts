import { expect, test } from 'vitest';
import { type Place, replaceInTurn } from '../../src/stores/web/turns.ts';

const noLimit = () => undefined;

// Node has no IndexedDB, as a browser that blocks it. The suite of the browser runs the rest.

/** Two tabs in processes of their own: each sees at once what it writes, and after `lagMs` what the other one wrote last. */
function createTabs(lagMs: number): [Place, Place] {
  const views: (string | null)[] = ['old', 'old'];
  const createTab = (index: number): Place => ({
    key: 'place',
    read: () => views[index] ?? null,
    write(text) {
      views[index] = text;
      setTimeout(() => views.fill(text), lagMs);
    },
  });
  return [createTab(0), createTab(1)];
}

test('without a database, of two tabs that write at the same moment the last one succeeds', async () => {
  const tabs = createTabs(10);

  const results = await Promise.all(
    tabs.map((tab, index) => replaceInTurn(tab, 'old', `of tab ${index}`, noLimit)),
  );

  expect(results).toEqual([false, true]);
});

test('a text that changes before the write is not replaced', async () => {
  const [tab] = createTabs(0);
  let isChanged = false;
  const place = {
    ...tab,
    read: () => (isChanged ? 'newer' : 'old'),
    write: () => expect.fail('it was replaced'),
  };

  const replaced = replaceInTurn(place, 'old', 'new', noLimit);
  isChanged = true;

  expect(await replaced).toBe(false);
});

test('nothing is written after the time of the call', async () => {
  const [tab] = createTabs(0);

  expect(await replaceInTurn(tab, 'old', 'new', () => ({ timeoutMs: 0 }))).toBe(false);
  expect(tab.read()).toBe('old');
});
