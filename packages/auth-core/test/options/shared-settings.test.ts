import type { AuthOptions, TokenStore } from '@x/auth-core';
import { createOptionReader } from '@x/auth-core/provider';
import { expect, onTestFinished, test, vi } from 'vitest';

const read = (options: AuthOptions) => createOptionReader('createAcmeAuth', options).settings();

class Store implements TokenStore {
  readonly #found: undefined;
  async get() {
    return this.#found;
  }
  async set() {}
  async delete() {}
}

const store = new Store();
const fetch = async () => new Response();

test.each<[string, () => AuthOptions]>([
  ['no options', () => ({})],
  ['a store and a fetch', () => ({ store, fetch })],
  ['a rule for retries', () => ({ retry: { attempts: 2 } })],
  ['windows', () => ({ refreshAhead: { softMs: 60_000 } })],
  ['a budget', () => ({ tokenBudget: { perHour: 10 } })],
  ['origins', () => ({ allowedOrigins: ['https://files.acme.test'] })],
])('clients with equal settings share them: %s', (_name, create) => {
  expect(read(create())).toBe(read(create()));
});

test.each<[string, AuthOptions, AuthOptions]>([
  ['stores of one class', { store: new Store() }, { store: new Store() }],
  ['functions with one text', { onEvent: () => undefined }, { onEvent: () => undefined }],
  ['retries', { retry: { attempts: 2 } }, { retry: false }],
  ['windows', { refreshAhead: { softMs: 1 } }, { refreshAhead: { softMs: 2 } }],
  ['one window more', { refreshAhead: { softMs: 1 } }, { refreshAhead: { softMs: 1, hardMs: 1 } }],
  ['budgets', { tokenBudget: { perHour: 1 } }, { tokenBudget: { perDay: 1 } }],
  ['a budget and none', { tokenBudget: { perHour: 1 } }, {}],
  ['origins', { allowedOrigins: ['https://a.test'] }, { allowedOrigins: ['https://b.test'] }],
  ['a store and none', { store }, {}],
  ['peppers', { storeKeyPepper: 'one' }, { storeKeyPepper: 'two' }],
])('clients with other settings have their own: %s', (_name, first, second) => {
  const before = read(first);
  expect(read(second)).not.toBe(before);
  expect(read(second).store).toBe(second.store);
});

test('where there are no weak references, each client has settings of its own', () => {
  vi.stubGlobal('WeakRef', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const onEvent = () => undefined;

  const settings = read({ onEvent });
  expect(read({ onEvent })).toEqual(settings);
  expect(read({ onEvent })).not.toBe(settings);
});

const circle: Record<string, unknown> = {};
circle.self = circle;

test.each<[string, object]>([
  ['a BigInt', { note: 1n }],
  ['a circle', { circle }],
  ['a toJSON that throws', { toJSON: () => expect.unreachable() }],
])('members that are no options change nothing: %s', (_name, more) => {
  const readOdd = () => read({ refreshAhead: { softMs: 1, ...more }, tokenBudget: { perHour: 1, ...more } });

  expect(readOdd()).toBe(readOdd());
  expect(readOdd()).toMatchObject({ refreshAhead: { softMs: 1 }, tokenBudget: { perHour: 1 } });
  expect(read({ refreshAhead: { softMs: 2, ...more } }).refreshAhead).toEqual({ softMs: 2 });
});
