// A program that uses the lock of a store whose release is never answered, and has nothing more to do. So it is where a
// pool of `pg` ends at the moment in which the lock is released: it drops the statement.

import { createPostgresStore } from '../../src/stores/postgres.ts';
import { createRedisStore } from '../../src/stores/redis.ts';

/** Longer than the test waits for the end. */
const OPTIONS = { timeoutMs: 600_000 };

let isReleasing = false;

async function answer<T>(value: T): Promise<T> {
  if (!isReleasing) return value;
  console.log('released');
  return new Promise(() => undefined);
}

const stores = {
  redis: () => createRedisStore(() => answer([0, Date.now(), 1]), OPTIONS),
  postgres: () =>
    createPostgresStore(() => answer([{ is_late: false, server_now: Date.now(), count: 1 }]), OPTIONS),
};
const store = stores[process.argv[2] as keyof typeof stores]();

// Not awaited: a program that waits for something that never happens ends with another code.
void store.withLock(
  'key',
  async () => {
    isReleasing = true;
  },
  0,
);
process.once('beforeExit', () => console.log('ended'));
