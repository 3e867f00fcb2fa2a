import { setTimeout as pause } from 'node:timers/promises';
import type { OpenedStore } from './store/opened-store.ts';

/** How many things are in the store that no process needs, by what they are. */
export type Leftovers = Readonly<Record<string, number>>;

export interface RecoveryOptions {
  readonly opened: OpenedStore;
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
/** A store on a busy computer may fail once. */
const READINGS = 10;

/**
 * Lets the processes renew after the leases of the dead ones have run out, until the store is clean, and then end their
 * calls. Resolves to what is left behind even so, or to undefined if the store cannot say.
 */
export async function recover({
  opened,
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
    isClean = await find().then(
      (found) => Object.values(found ?? {}).every((count) => count === 0),
      () => false,
    );
  }
  await finish();
  for (let reading = 1; reading < READINGS; reading += 1) {
    const found = await find().catch(() => 'failed' as const);
    if (found !== 'failed') return found;
    await pause(LOOK_MS);
  }
  return find();

  /** What the store says, and whether the token is marked as being renewed. */
  async function find(): Promise<Leftovers | undefined> {
    const place = key();
    const found = await opened.leftovers();
    const value = place === undefined ? undefined : await opened.store.get(place);
    const marks = value?.renewedBy === undefined ? 0 : 1;
    return found || marks > 0 ? { ...found, marks } : undefined;
  }
}
