import type { StoredTokens, TokenSet, TokenStore } from '@x/auth-core';
import { createGates, type Gates } from './gates.ts';

/** How the next operations of a store go. */
export type Mood = 'well' | 'throws' | 'hangs' | 'garbage';

/** Before the task runs, after it has, or both: where a lock can go wrong. */
export type LockMood = 'well' | 'throws' | 'throws after' | 'hangs' | 'hangs after' | 'never runs it';

export interface TroubledStore {
  readonly store: TokenStore;
  /** Operations that hang until a command lets them go. */
  readonly hanging: Gates<void, object>['closed'];
  readonly moods: { get: Mood; set: Mood; delete: Mood; lock: LockMood };
  /** What a sibling does. */
  write(tokens: TokenSet): void;
  /** Whether an operation ever went wrong, or took longer than anybody waits. */
  hadTrouble: boolean;
  /** What is there. */
  readonly entry: StoredTokens | undefined;
  /** Whether a token was ever brought here. */
  has(accessToken: string): boolean;
}

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

export function createTroubledStore(hasLock: boolean, onRead: (accessToken: string) => void): TroubledStore {
  const { closed: hanging, wait } = createGates<void, object>();
  const moods: TroubledStore['moods'] = { get: 'well', set: 'well', delete: 'well', lock: 'well' };
  const brought = new Set<string>();
  let entry: StoredTokens | undefined;
  let reads = 0;
  let hadTrouble = false;

  async function suffer(mood: Mood | LockMood): Promise<void> {
    hadTrouble ||= mood !== 'well' && mood !== 'hangs';
    if (mood === 'throws') throw new Error('The store is down.');
    if (mood === 'hangs') await wait({});
  }

  const store: TokenStore = {
    async get() {
      const mood = moods.get;
      // What was read may be old by the time that it arrives.
      const found = entry;
      if (found) onRead(found.accessToken);
      await suffer(mood);
      reads += 1;
      return mood === 'garbage' ? (garbage[reads % garbage.length] as StoredTokens) : found;
    },
    async set(_key, tokens) {
      brought.add(tokens.accessToken);
      await suffer(moods.set);
      entry = tokens;
    },
    async delete() {
      await suffer(moods.delete);
      entry = undefined;
    },
  };
  if (hasLock) {
    store.withLock = async (_key, task) => {
      const mood = moods.lock;
      await suffer(mood);
      if (mood === 'never runs it') return undefined as never;
      const result = await task();
      await suffer(mood === 'hangs after' ? 'hangs' : mood === 'throws after' ? 'throws' : 'well');
      return result;
    };
  }

  return {
    store,
    hanging,
    moods,
    write(tokens) {
      brought.add(tokens.accessToken);
      entry = { version: 1, ...tokens };
    },
    get hadTrouble() {
      return hadTrouble;
    },
    set hadTrouble(value) {
      hadTrouble = value;
    },
    get entry() {
      return entry;
    },
    has: (accessToken) => brought.has(accessToken),
  };
}
