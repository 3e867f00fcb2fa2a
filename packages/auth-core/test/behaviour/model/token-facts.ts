import type { TokenSet } from '@x/auth-core';
import type { Call } from './call.ts';
import type { Instant } from './virtual-time.ts';

/** What the model knows about a token. */
export interface TokenFacts {
  readonly tokens: TokenSet;
  /** How often the clocks had moved apart when it was issued. */
  readonly clockSteps: number;
  /** The session of the request that it answers; undefined if that is not known. */
  session?: number | undefined;
  /** Whether another client wrote it to the store. */
  readonly isFromSibling?: boolean;
  /** The session in which it was last read from the store. */
  readInSession?: number;
  /** The session that began with a sign-out that deleted it from the store. */
  deletedBefore?: number;
  /** The call whose renewal read it from the store before any other of its session did. */
  firstReader?: Call;
  /** The position of the call after which it was first read from the store. */
  firstReadAfter?: number;
  /** When the client first had it. */
  seenAt?: Instant;
  wasReturned?: boolean;
  /** No call after this position may get it. */
  invalidSince?: number;
}
