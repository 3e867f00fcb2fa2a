import type { TokenSet } from '@x/auth-core';
import { type PersonClaims, readIdToken } from './id-token-claims.ts';

/** The session of a person. */
export interface PersonSession {
  /** What the validated ID token of the sign-in says about the person. */
  readonly user: PersonClaims;
  /** The granted scopes, separated by spaces. */
  readonly scope?: string;
  /**
   * When the session ends, in epoch milliseconds: when the refresh token expires, or the access token if there is no
   * refresh token. Absent if BlastIQ does not say.
   */
  readonly endsAt?: number;
}

/**
 * What a page shows. `loading`: the session is being read, or a callback handled. `expired`: there was a session, and only
 * a new sign-in helps. `error`: the last sign-in failed.
 */
export type AttendedSnapshot =
  | { readonly status: 'loading' }
  | { readonly status: 'signed-out' }
  | { readonly status: 'signed-in'; readonly session: PersonSession }
  | { readonly status: 'expired'; readonly session: PersonSession }
  | { readonly status: 'error'; readonly error: unknown };

export interface SnapshotFacts {
  readonly isLoading: boolean;
  readonly tokens: TokenSet | undefined;
  readonly isLive: boolean;
  /** Why the last sign-in failed. */
  readonly error: unknown;
}

export interface Snapshots {
  /** The snapshot now: the same object until something changes. */
  get(): AttendedSnapshot;
  /** Calls the listeners if the snapshot has changed. */
  refresh(): void;
  subscribe(listener: () => void): () => void;
}

/** Turns what is known into snapshots, for `useSyncExternalStore` and its likes. */
export function createSnapshots(readFacts: () => SnapshotFacts): Snapshots {
  const listeners = new Set<() => void>();
  let current: AttendedSnapshot = LOADING;
  let known: TokenSet | undefined;
  let session: PersonSession | undefined;
  let told: AttendedSnapshot = current;

  return {
    get,

    refresh() {
      if (get() === told) return;
      told = current;
      // An error of one listener must reach neither the others nor the sign-out or the renewal that caused the change.
      for (const listener of [...listeners]) {
        new Promise<void>((resolve) => resolve(listener())).catch(() => undefined);
      }
    },

    subscribe(listener) {
      // A function of its own, so that one listener may subscribe twice.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };

  function get(): AttendedSnapshot {
    const next = toSnapshot(readFacts());
    if (!isSame(next, current)) current = Object.freeze(next);
    return current;
  }

  function toSnapshot({ isLoading, tokens, isLive, error }: SnapshotFacts): AttendedSnapshot {
    if (tokens !== known) {
      known = tokens;
      session = toSession(tokens, session);
    }
    if (session && isLive) return { status: 'signed-in', session };
    if (isLoading) return LOADING;
    if (error !== undefined) return { status: 'error', error };
    return session ? { status: 'expired', session } : SIGNED_OUT;
  }
}

const LOADING: AttendedSnapshot = Object.freeze({ status: 'loading' });
const SIGNED_OUT: AttendedSnapshot = Object.freeze({ status: 'signed-out' });

/** The session that tokens stand for: the same object as before if nothing in it has changed. */
function toSession(
  tokens: TokenSet | undefined,
  before: PersonSession | undefined,
): PersonSession | undefined {
  const user = readIdToken(tokens?.idToken);
  if (!tokens || !user) return undefined;
  const { scope, refreshToken, refreshTokenExpiresAt, expiresAt } = tokens;
  const endsAt = refreshToken === undefined ? expiresAt : refreshTokenExpiresAt;
  const session = Object.freeze({
    user,
    // A refresh may list them in another order, which is no change.
    ...(scope !== undefined && { scope: scope.split(' ').sort().join(' ') }),
    ...(endsAt !== undefined && { endsAt }),
  });
  return JSON.stringify(session) === JSON.stringify(before) ? before : session;
}

function isSame(a: AttendedSnapshot, b: AttendedSnapshot): boolean {
  const members = (snapshot: AttendedSnapshot): unknown[] => {
    const { status, session, error } = snapshot as { status: string; session?: unknown; error?: unknown };
    return [status, session, error];
  };
  const others = members(b);
  return members(a).every((member, index) => member === others[index]);
}
