import { expect, test } from 'vitest';
import { browserOptions } from './browser.ts';

test('tests start the browser that set-up found', () => {
  const options = browserOptions({
    chromium: { path: '/opt/chrome', changedAt: '2026-11-01T00:00:00.000Z' },
  });

  expect(options).toMatchObject({ executablePath: '/opt/chrome' });
});

test('there are no options if set-up found no browser', () => {
  expect(browserOptions({ chromium: null })).toBeUndefined();
});

test('a test that needs a browser fails before set-up has run', () => {
  expect(() => browserOptions({})).toThrow('Run `node scripts/set-up.ts` first');
});
