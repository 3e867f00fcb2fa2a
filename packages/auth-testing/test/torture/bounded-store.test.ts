import { createMemoryStore } from '@x/auth-core';
import { expect, test } from 'vitest';
import { toBoundedStore } from '../../src/torture/store/bounded-store.ts';
import { type OpenedStore, StoreError } from '../../src/torture/store/opened-store.ts';
import { storeProbe } from '../../src/torture/store/probe.ts';

const NAME = 'redis://127.0.0.1:6379';
const LATE = new StoreError('The store redis://127.0.0.1:6379 did not answer within 0.1 s.');
const never = (): Promise<never> => new Promise(() => undefined);

test('passes on what a store answers in time', async () => {
  const { store, leftovers, remove, close } = await bound({});
  await store.set('key', { version: 1 });

  expect(await store.get('key')).toEqual({ version: 1 });
  await store.delete('key');
  expect(await store.get('key')).toBe(undefined);
  expect(await leftovers()).toEqual({ locks: 0 });
  await remove();
  await close();
});

test('a store that cannot be opened in time is an error in words', async () => {
  await expect(toBoundedStore(never(), { name: NAME, maxMs: 100 })).rejects.toThrow(LATE);
});

test.each(['leftovers', 'remove', 'close'] as const)(
  'a %s without an answer is an error in words',
  async (verb) => {
    const opened = await bound({ [verb]: never });

    await expect(opened[verb]()).rejects.toThrow(LATE);
  },
);

test('a get, a set and a delete without an answer are errors in words', async () => {
  const store = { get: never, set: never, delete: never };
  const [one, two, three] = [await bound({ store }), await bound({ store }), await bound({ store })];

  await expect(one.store.get('key')).rejects.toThrow(LATE);
  await expect(two.store.set('key', { version: 1 })).rejects.toThrow(LATE);
  await expect(three.store.delete('key')).rejects.toThrow(LATE);
});

test('a store that did not answer once is not asked again', async () => {
  let asked = 0;
  const remove = async (): Promise<void> => {
    asked += 1;
  };
  const opened = await bound({ leftovers: never, remove });
  await expect(opened.leftovers()).rejects.toThrow(LATE);

  await expect(opened.remove()).rejects.toThrow(LATE);
  expect(asked).toBe(0);
});

test('a store that refuses the first value once gets it again', async () => {
  const memory = createMemoryStore();
  let tries = 0;
  const { store } = await bound({
    store: {
      ...memory,
      async set(key, value) {
        tries += 1;
        if (tries < 3) throw new Error('The store did not answer in time.');
        await memory.set(key, value);
      },
    },
  });
  await storeProbe(store, { key: 'probe', name: NAME });

  expect(await store.get('probe')).toEqual({ version: 1 });
});

test('a store that takes no value is an error in words, without the text of the store', async () => {
  const set = async (): Promise<void> => {
    throw Object.assign(new Error('redis://user:secret@127.0.0.1'), { code: 'ECONNREFUSED' });
  };
  const { store } = await bound({ store: { ...createMemoryStore(), set } });

  await expect(storeProbe(store, { key: 'probe', name: NAME, maxMs: 100 })).rejects.toThrow(
    new StoreError('The store redis://127.0.0.1:6379 took no value within 0.1 s (ECONNREFUSED).'),
  );
});

test('a store without an answer to the first value is an error in words', async () => {
  const { store } = await bound({ store: { ...createMemoryStore(), set: never } });

  await expect(storeProbe(store, { key: 'probe', name: NAME })).rejects.toThrow(LATE);
});

function bound(changes: Partial<OpenedStore>) {
  const opened: OpenedStore = {
    store: createMemoryStore(),
    leftovers: async () => ({ locks: 0 }),
    async remove() {},
    async close() {},
    ...changes,
  };
  return toBoundedStore(Promise.resolve(opened), { name: NAME, maxMs: 100 });
}
