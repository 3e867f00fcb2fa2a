import { expect, test, vi } from 'vitest';
import { isBrowser } from '../../src/base/browser.ts';

test('Node is no browser, although it has a navigator from version 21 on', () => {
  vi.stubGlobal('navigator', { userAgent: 'Node.js/24' });

  expect(isBrowser()).toBe(false);
});

test.each([
  ['a page', { document: {} }],
  ['a page whose document is a function', { document: () => undefined }],
  ['a page without a document', { window: {} }],
  ['a worker', { importScripts: () => undefined }],
  ['a worklet', { WorkletGlobalScope: class {} }],
  ['an app of React Native', { navigator: { product: 'ReactNative' } }],
])('%s is one', (_what, globals) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);

  expect(isBrowser()).toBe(true);
});

test.each([undefined, null, 'ReactNative', {}])('a navigator of %j says nothing', (navigator) => {
  vi.stubGlobal('navigator', navigator);

  expect(isBrowser()).toBe(false);
});
