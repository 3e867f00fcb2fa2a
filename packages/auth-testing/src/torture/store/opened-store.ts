import type { TokenStore } from '@x/auth-core';

/** A store, as one process uses it. */
export interface OpenedStore {
  readonly store: TokenStore;
  /** How many things a killed process left there, by what they are. Undefined if nobody can know. */
  leftovers(): Promise<Readonly<Record<string, number>> | undefined>;
  /** Deletes what the run stored. */
  remove(): Promise<void>;
  close(): Promise<void>;
}

/** Why a store cannot be used, as a sentence for the user. */
export class StoreError extends Error {}
