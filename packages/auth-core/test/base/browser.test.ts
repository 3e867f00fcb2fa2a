import { expect, test, vi } from 'vitest';
import { isBrowser } from '../../src/base/browser.ts';

test('Node is not a browser, although it has a navigator since version 21', () => {
  vi.stubGlobal('navigator', { userAgent: 'Node.js/24' });

  expect(isBrowser()).toBe(false);
});

test.each([
  ['a page', { document: {} }],
  ['a page whose document is a function', { document: () => undefined }],
  ['a page without a document', { window: {} }],
  ['a worker', { importScripts: () => undefined }],
  ['a worklet', { WorkletGlobalScope: class {} }],
  ['a React Native app', { navigator: { product: 'ReactNative' } }],
])('%s is a browser', (_what, globals) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);

  expect(isBrowser()).toBe(true);
});

test.each([undefined, null, 'ReactNative', {}])('a navigator of %j does not make a browser', (navigator) => {
  vi.stubGlobal('navigator', navigator);

  expect(isBrowser()).toBe(false);
});
