import type { StoredTokens, TokenSet, TokenStore } from '@x/auth-core';
import { createPendingList, type PendingList } from './pending.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the next operations of a store do. */
export type Behaviour = 'works' | 'throws' | 'hangs' | 'garbage';

/** A lock can fail before the task runs or after it. */
export type LockBehaviour = 'works' | 'throws' | 'throws after' | 'hangs' | 'hangs after' | 'never runs it';

export interface FaultyStore {
  readonly store: TokenStore;
  /** Operations that hang until a command releases them. */
  readonly hanging: PendingList<void, object>['pending'];
  readonly behaviours: { get: Behaviour; set: Behaviour; delete: Behaviour; lock: LockBehaviour };
  /** Writes as another client does. */
  write(tokens: TokenSet): void;
  /** Begins to renew as another client does, unless one does already. Returns the refresh token that it will send. */
  mark(): string | undefined;
  /** Deletes what is stored, as another client does that signs out. */
  empty(): void;
  /** Whether an operation ever failed, or took longer than a client waits. */
  hadFault: boolean;
  /** Whether it answered that nothing is there although something was. */
  readonly hasDenied: boolean;
  /** What is stored now. */
  readonly entry: StoredTokens | undefined;
  /**
   * Whether a token was written here, or the write failed or took longer than a client waits. After any trouble a client
   * may leave the store out: its time may be used up, or it rests.
   */
  wasWritten(accessToken: string): boolean;
}

/** How long a client waits for one operation of its store. */
export const STORE_TIMEOUT_MS = 10_000;

const garbage: unknown[] = [
  null,
  42,
  'access-0',
  [],
  { accessToken: 'garbage' },
  { accessToken: 'gar bage', tokenType: 'Bearer', issuedAt: 0, expiresAt: 9e12 },
  { accessToken: 'garbage', tokenType: 'Bearer', issuedAt: 0, expiresAt: Number.NaN },
  { accessToken: 'garbage', tokenType: 'Bearer', issuedAt: 0, expiresAt: '9e12' },
];

export function createFaultyStore(
  time: VirtualTime,
  kind: 'plain' | 'locking' | 'replacing',
  onRead: (accessToken: string) => void,
): FaultyStore {
  const { pending: hanging, add } = createPendingList<void, object>();
  const behaviours: FaultyStore['behaviours'] = {
    get: 'works',
    set: 'works',
    delete: 'works',
    lock: 'works',
  };
  /** Until when a client waits for the write of a token, by the monotonic clock. */
  const writes = new Map<string, number>();
  let entry: StoredTokens | undefined;
  let reads = 0;
  let hadFault = false;
  let hadTrouble = false;
  let hasDenied = false;

  async function behave(behaviour: Behaviour | LockBehaviour): Promise<void> {
    hadFault ||= behaviour !== 'works' && behaviour !== 'hangs';
    hadTrouble ||= behaviour !== 'works';
    if (behaviour === 'throws') throw new Error('The store is down.');
    if (behaviour === 'hangs') await add({});
  }

  /** A value that is only marked has a token that was written before. */
  async function write(accessToken: string): Promise<void> {
    if (writes.get(accessToken) !== 0) writes.set(accessToken, time.monotonic + STORE_TIMEOUT_MS);
    await behave(behaviours.set).finally(() => writes.set(accessToken, 0));
  }

  const store: TokenStore = {
    async get() {
      const behaviour = behaviours.get;
      // What was read may be old by the time it arrives.
      const found = entry;
      if (found?.accessToken) onRead(found.accessToken);
      await behave(behaviour);
      reads += 1;
      if (behaviour !== 'garbage') return found;
      const answer = garbage[reads % garbage.length] as StoredTokens | null;
      hasDenied ||= answer === null && found !== undefined;
      return answer as StoredTokens;
    },
    async set(_key, tokens) {
      const { accessToken = '' } = tokens;
      await write(accessToken);
      entry = tokens;
    },
    async delete() {
      await behave(behaviours.delete);
      entry = undefined;
    },
  };
  if (kind === 'replacing') {
    store.replace = async (_key, expected, next) => {
      const { accessToken = '' } = next;
      await write(accessToken);
      if (JSON.stringify(entry) !== JSON.stringify(expected)) return false;
      entry = next;
      return true;
    };
  }
  if (kind !== 'plain') {
    store.withLock = async (_key, task) => {
      const behaviour = behaviours.lock;
      await behave(behaviour);
      if (behaviour === 'never runs it') return undefined as never;
      const result = await task();
      await behave(behaviour === 'hangs after' ? 'hangs' : behaviour === 'throws after' ? 'throws' : 'works');
      return result;
    };
  }

  return {
    store,
    hanging,
    behaviours,
    write(tokens) {
      writes.set(tokens.accessToken, 0);
      entry = { version: 1, ...tokens };
    },
    mark() {
      if (!entry || entry.renewedBy !== undefined) return undefined;
      entry = { ...entry, renewedBy: 'sibling' };
      return entry.refreshToken;
    },
    empty() {
      entry = undefined;
    },
    get hadFault() {
      return hadFault;
    },
    set hadFault(value) {
      hadFault = value;
    },
    get hasDenied() {
      return hasDenied;
    },
    get entry() {
      return entry;
    },
    wasWritten: (accessToken) =>
      hadTrouble || (writes.get(accessToken) ?? Number.POSITIVE_INFINITY) <= time.monotonic,
  };
}
