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

/** Of an error that the store did not make for the user, only its kind: nobody knows what is in it. */
export function toKind(error: unknown): string {
  const thrown = Object(error);
  // Not every class sets the name of its errors.
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name;
  return String(thrown.code ?? name);
}
