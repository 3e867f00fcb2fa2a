import { expect, test } from 'vitest';
import { createCleanup } from '../../src/torture/cleanup.ts';

test('undoes everything once, the latest first, and tells the first failure', async () => {
  const { add, run } = createCleanup();
  const done: string[] = [];
  add(async () => done.push('store'));
  add(async () => {
    throw new Error('The second failure.');
  });
  add(async () => {
    done.push('emulator');
    throw new Error('The first failure.');
  });
  add(async () => done.push('processes'));

  await expect(run()).rejects.toThrow('The first failure.');
  expect(done).toEqual(['processes', 'emulator', 'store']);
  await expect(run()).rejects.toThrow('The first failure.');
  expect(done).toHaveLength(3);
});
