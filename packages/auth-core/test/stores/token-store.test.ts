import { createMemoryStore, type StoredTokens, type TokenStore } from '@x/auth-core';
import { createGate, rejection, rest, together } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';

const tokens: StoredTokens = {
  version: 1,
  accessToken: 'access-1',
  tokenType: 'Bearer',
  issuedAt: 1,
  expiresAt: 2,
  expirySource: 'response',
};

/** A store that has a lock. */
function create(): Required<TokenStore> {
  return createMemoryStore() as Required<TokenStore>;
}

describe('a memory store', () => {
  test('returns what was set last', async () => {
    const store = create();
    await store.set('key', tokens);
    await store.set('key', { ...tokens, accessToken: 'access-2' });

    expect(await store.get('key')).toEqual({ ...tokens, accessToken: 'access-2' });
  });

  test('returns undefined for an unknown key', async () => {
    expect(await create().get('key')).toBeUndefined();
  });

  test('deletes a key, and ignores an unknown one', async () => {
    const store = create();
    await store.set('key', tokens);

    await store.delete('key');
    await store.delete('never set');

    expect(await store.get('key')).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', ''])('accepts %j as a key like any other', async (key) => {
    const store = create();
    expect(await store.get(key)).toBeUndefined();

    await store.set(key, tokens);

    expect(await store.get(key)).toEqual(tokens);
  });

  test('replaces a value only if it is the expected one', async () => {
    const store = create();
    const next = { ...tokens, accessToken: 'access-2' };

    expect(await store.replace('key', tokens, next)).toBe(false);
    expect(await store.replace('key', undefined, tokens)).toBe(true);
    expect(await store.replace('key', undefined, next)).toBe(false);
    expect(await store.replace('key', { ...tokens }, next)).toBe(true);
    expect(await store.get('key')).toEqual(next);
  });

  test('keeps the keys separate, also from those of another store', async () => {
    const store = create();
    await store.set('one', tokens);

    expect(await store.get('two')).toBeUndefined();
    expect(await create().get('one')).toBeUndefined();
  });
});

describe('its lock', () => {
  test('runs one task at a time, in the order of the calls', async () => {
    const store = create();
    const steps: string[] = [];
    const run = (name: string) =>
      store.withLock(
        'key',
        async () => {
          steps.push(`${name} starts`);
          await rest();
          steps.push(`${name} ends`);
          return name;
        },
        10_000,
      );

    expect(await Promise.all([run('a'), run('b'), run('c')])).toEqual(['a', 'b', 'c']);
    expect(steps).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  test('of one key does not delay another key', async () => {
    const store = create();
    const gate = createGate();
    const first = store.withLock('one', () => gate.opened, 10_000);

    expect(await store.withLock('two', async () => 'free', 10_000)).toBe('free');
    gate.open();
    await first;
  });

  test('is released by a task that fails, and the caller gets the failure', async () => {
    const store = create();
    const failing = store.withLock('key', () => Promise.reject(new Error('failed')), 10_000);

    expect(await rejection(failing)).toEqual(new Error('failed'));
    expect(await store.withLock('key', async () => 'next', 10_000)).toBe('next');
  });

  test('is waited for until the deadline, then the task runs without it', async () => {
    const store = create();
    const gate = createGate();
    const first = store.withLock('key', () => gate.opened, 10_000);

    expect(await store.withLock('key', async () => 'anyway', 5)).toBe('anyway');
    gate.open();
    await first;
  });

  test('is still held by a task that runs past the deadline of another one', async () => {
    const store = create();
    const gate = createGate();
    const steps: string[] = [];
    const first = store.withLock('key', () => gate.opened.then(() => void steps.push('first')), 10_000);
    await store.withLock('key', async () => void steps.push('second'), 5);

    const third = store.withLock('key', async () => void steps.push('third'), 10_000);
    gate.open();
    await Promise.all([first, third]);

    expect(steps).toEqual(['second', 'first', 'third']);
  });

  test('works for a thousand tasks in a row', async () => {
    const store = create();
    let inside = 0;
    let most = 0;

    await together(1_000, () =>
      store.withLock(
        'key',
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await Promise.resolve();
          inside -= 1;
        },
        60_000,
      ),
    );

    expect(most).toBe(1);
  });
});
