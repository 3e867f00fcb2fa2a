import { setTimeout as pause } from 'node:timers/promises';
import type { BoundedStore } from './store/bounded-store.ts';
import { StoreError, toKind } from './store/opened-store.ts';

/** How many things are in the store that no process needs, by what they are. */
export type Leftovers = Readonly<Record<string, number>>;

export interface RecoveryOptions {
  readonly opened: BoundedStore;
  /** The store, as the messages call it. */
  readonly name: string;
  /** The key of the token. */
  readonly key: () => string | undefined;
  /** The number of tokens issued so far. */
  readonly issued: () => number;
  /** Lets all processes end their calls. */
  readonly finish: () => Promise<void>;
}

/** A dead process holds the others up for 10 s, and then one of them signs in. */
const LEASE_MS = 11_000;
/** The longest time until the store is clean. */
const MAX_RECOVERY_MS = 30_000;
const LOOK_MS = 100;
/** How long the store may fail each time it is read, in milliseconds. On a busy computer it may do so once. */
const MAX_FAILING_MS = 10_000;

/**
 * Lets the processes renew after the leases of the dead ones have run out, until the store is clean, and then end their
 * calls. Resolves to what is left behind even so, or to undefined if the store cannot say.
 *
 * @throws StoreError if the store cannot be read.
 */
export async function recover({
  opened,
  name,
  key,
  issued,
  finish,
}: RecoveryOptions): Promise<Leftovers | undefined> {
  await pause(LEASE_MS);
  const deadline = performance.now() + MAX_RECOVERY_MS;
  let isClean = false;
  while (!isClean && performance.now() < deadline) {
    const before = issued();
    while (issued() === before && performance.now() < deadline) await pause(LOOK_MS);
    isClean = Object.values((await look()) ?? {}).every((count) => count === 0);
  }
  await finish();
  return look();

  async function look(): Promise<Leftovers | undefined> {
    const lastTry = performance.now() + MAX_FAILING_MS;
    for (;;) {
      try {
        return await find();
      } catch (error) {
        if (error instanceof StoreError) throw error;
        if (performance.now() > lastTry)
          throw new StoreError(`The store ${name} cannot be read (${toKind(error)}).`);
      }
      await pause(LOOK_MS);
    }
  }

  /** What the store says, and whether the token is marked as being renewed. */
  async function find(): Promise<Leftovers | undefined> {
    const place = key();
    const found = await opened.leftovers();
    const value = place === undefined ? undefined : await opened.store.get(place);
    const marks = value?.renewedBy === undefined ? 0 : 1;
    return found || marks > 0 ? { ...found, marks } : undefined;
  }
}
