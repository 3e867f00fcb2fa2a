import type { AuthClient } from '@x/auth-core';
import { type AuthPool, createAuthPool } from '@x/auth-core/pool';
import { createGate } from '@x/test-kit/waiting';
import { expect, onTestFinished, test, vi } from 'vitest';

test('a tenant gets one client, however often and at once it is asked for', async () => {
  const create = vi.fn(async (tenant: string) => fakeClient(tenant));
  const pool = createAuthPool({ create, max: 10 });
  const clients = await Promise.all(Array.from({ length: 50 }, () => pool.get('a')));

  expect(new Set(clients).size).toBe(1);
  expect(create.mock.calls).toEqual([['a']]);
  expect(await pool.get('b')).not.toBe(clients[0]);
});

test('a slow tenant delays no other one', async () => {
  const gate = createGate();
  const pool = createAuthPool({
    max: 10,
    async create(tenant) {
      if (tenant === 'slow') await gate.opened;
      return fakeClient(tenant);
    },
  });
  const slow = pool.get('slow');

  expect(await pool.get('fast')).toHaveProperty('tenant', 'fast');
  gate.open();
  expect(await slow).toHaveProperty('tenant', 'slow');
});

test.each([
  ['rejects', async () => Promise.reject(new Error('no credentials'))],
  [
    'throws',
    () => {
      throw new Error('no credentials');
    },
  ],
])('a tenant whose create %s fails alone, and is tried again', async (_, fail) => {
  let isFailing = true;
  const pool = createAuthPool({
    max: 10,
    create: (tenant) => (isFailing && tenant === 'bad' ? fail() : fakeClient(tenant)),
  });

  await expect(Promise.all([pool.get('bad'), pool.get('good')])).rejects.toThrow('no credentials');
  expect(await pool.get('good')).toHaveProperty('tenant', 'good');
  expect(pool.size).toBe(1);
  isFailing = false;
  expect(await pool.get('bad')).toHaveProperty('tenant', 'bad');
});

test('a failure that ends late does not remove the client that replaced it', async () => {
  const gate = createGate();
  let calls = 0;
  const pool = createAuthPool({
    max: 10,
    async create(tenant) {
      calls += 1;
      if (calls > 1) return fakeClient(tenant);
      await gate.opened;
      throw new Error('late');
    },
  });
  const first = pool.get('a');
  pool.delete('a');
  const second = await pool.get('a');
  gate.open();
  await expect(first).rejects.toThrow('late');

  expect(await pool.get('a')).toBe(second);
});

test('of more tenants than max, the one that was not asked for longest goes', async () => {
  const create = vi.fn(fakeClient);
  const pool = createAuthPool({ create, max: 2 });
  for (const tenant of ['a', 'b', 'a', 'c', 'a', 'b']) await pool.get(tenant);

  expect(create.mock.calls.map(([tenant]) => tenant)).toEqual(['a', 'b', 'c', 'b']);
  expect(pool.size).toBe(2);
});

test('more tenants than max at once all get their clients', async () => {
  const pool = createAuthPool({ create: async (tenant) => fakeClient(tenant), max: 2 });
  const clients = await Promise.all(['a', 'b', 'c', 'd'].map((tenant) => pool.get(tenant)));

  expect(clients.map((client) => (client as FakeClient).tenant)).toEqual(['a', 'b', 'c', 'd']);
  expect(pool.size).toBe(2);
});

test('a client that is dropped is not signed out', async () => {
  const signOut = vi.fn(async () => undefined);
  const pool = createAuthPool({ create: (tenant) => ({ ...fakeClient(tenant), signOut }), max: 1 });
  await pool.get('a');
  await pool.get('b');
  pool.delete('b');
  await pool.get('c');
  pool.clear();

  expect(pool.size).toBe(0);
  expect(signOut).not.toHaveBeenCalled();
});

test('a client that nobody asks for is dropped after idleMs, and one that is in use is not', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const pool = createAuthPool({ create: fakeClient, max: 10, idleMs: 200 });
  await pool.get('idle');
  const used = await pool.get('used');
  for (let turn = 0; turn < 12; turn += 1) {
    vi.advanceTimersByTime(50);
    expect(await pool.get('used')).toBe(used);
  }

  expect(pool.size).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(pool.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('nothing refers to a client that was dropped, so its secret leaves the memory', async () => {
  const pool = createAuthPool({ create: fakeClient, max: 1 });
  const evicted = await weakly(pool, 'a');
  const deleted = await weakly(pool, 'b');
  pool.delete('b');
  const kept = await weakly(pool, 'c');
  await collectGarbage();

  expect([evicted, deleted, kept].map((ref) => ref.deref() === undefined)).toEqual([true, true, false]);
});

test.each([
  [{ create: undefined, max: 1 }, 'create must be a function'],
  [{ create: fakeClient, max: 0 }, 'max must be a whole number'],
  [{ create: fakeClient, max: 1.5 }, 'max must be a whole number'],
  [{ create: fakeClient, max: undefined }, 'max must be a whole number'],
  [{ create: fakeClient, max: 1, idleMs: 0 }, 'idleMs must be a number'],
  [{ create: fakeClient, max: 1, idleMs: Number.NaN }, 'idleMs must be a number'],
])('wrong options throw a TypeError: %j', (options, message) => {
  expect(() => createAuthPool(options as never)).toThrow(TypeError);
  expect(() => createAuthPool(options as never)).toThrow(`createAuthPool: ${message}`);
});

interface FakeClient extends AuthClient {
  readonly tenant: string;
}

function fakeClient(tenant: string): FakeClient {
  return { tenant, signOut: async () => undefined } as FakeClient;
}

/** In a function of its own, so that no variable of the test keeps the client. */
async function weakly(pool: AuthPool, tenant: string): Promise<WeakRef<AuthClient>> {
  return new WeakRef(await pool.get(tenant));
}

async function collectGarbage(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  // What a WeakRef refers to stays until the end of the turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  runInNewContext('gc')();
}
