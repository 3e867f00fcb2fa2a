import type { TokenSet } from '@x/auth-core';
import { windowsOf } from './windows.ts';
import { type Instant, now, passedSince, type World } from './world.ts';

/** What is known of a token. */
export interface Facts {
  readonly tokens: TokenSet;
  /** How often the clocks had gone apart when it was issued. */
  readonly steps: number;
  /** The sign-outs before the request that brought it; undefined where that is not known. */
  session?: number | undefined;
  /** Whether a sibling wrote it. */
  readonly isSibling?: boolean;
  /** The sign-outs before it was last read from the store. */
  readIn?: number;
  /** The call since which it is read from the store. */
  readSince?: number;
  /** When the client first had it. */
  seen?: Instant;
  wasHandedOut?: boolean;
  /** Since which call it must not be handed out. */
  deadSince?: number;
}

/** The token that the client is known to have. */
export interface Hand {
  readonly facts: Facts | undefined;
  take(facts: Facts, expiresAt: number): void;
  drop(): void;
  /** How long it lives at least, in milliseconds, and whether it is before the soft and the hard window. */
  look(): { leftMs: number; isFresh: boolean; isServed: boolean };
  /** How far it is to its windows and to its end, in milliseconds. */
  ahead(): number[];
}

export function createHand(world: World): Hand {
  let held: { facts: Facts; expiresAt: number; since: Instant } | undefined;

  return {
    get facts() {
      return held?.facts;
    },
    take(facts, expiresAt) {
      held = { facts, expiresAt, since: facts.seen ?? now(world) };
    },
    drop() {
      held = undefined;
    },
    look() {
      const [toSoft = 0, toHard = 0, leftMs = 0] = this.ahead();
      return { leftMs, isFresh: toSoft > 0, isServed: toHard > 0 };
    },
    ahead() {
      if (held === undefined) return [];
      const { facts, expiresAt, since } = held;
      const lifetimeMs = expiresAt - facts.tokens.issuedAt;
      const leftMs = Math.min(expiresAt - since.wall, lifetimeMs) - passedSince(since, world);
      const { softMs, hardMs } = windowsOf(lifetimeMs);
      return [leftMs - softMs, leftMs - hardMs, leftMs];
    },
  };
}
