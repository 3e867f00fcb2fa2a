import type { AbortRaces } from '../base/abort-races.ts';
import type { Clock } from '../base/clock.ts';
import type { SharedCount } from '../issuing/token-budget.ts';
import type { EventLog } from '../reports/event-log.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';
import type { KnownTokens, TokenSet } from '../token/token.ts';
import type { CachedToken } from './cached-token.ts';
import type { RenewalFailure } from './cooldown.ts';
import type { LearnedLifetime } from './learned-lifetime.ts';
import type { ForcedRenewal, SessionTokens } from './session-tokens.ts';
import { TokenCache } from './token-cache.ts';

// What a client keeps between two calls. These are plain records, since an app may have a client for each of ten thousand
// tenants. What only a renewal needs is made when it starts, and is garbage once it has ended.

/**
 * What keeps the token of one identity fresh: a series of sessions, each from one sign-out to the next. What was learned
 * about tokens outlives a session.
 */
export interface TokenSource extends EventLog, KnownTokens, LearnedLifetime {
  /** What a usual call reads; the client that core creates is this object. Written by `setCurrent` alone. */
  readonly cache: TokenCache;
  readonly config: TokenSourceConfig;
  readonly clock: Clock;
  /** Makes what one renewal of a source needs besides the session. All clients of a kind have the same function. */
  prepareRenewal(source: TokenSource): RenewalMeans;
  /** The session of now. Set by `beginSession`. */
  session: Session;
}

export interface TokenSourceConfig {
  readonly settings: EventLog['config']['settings'] & {
    readonly refreshAhead: RefreshAhead;
    /** Called with each renewal in the background. */
    readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  };
  /** Called when the tokens of the session may have changed, or a renewal has failed. */
  readonly onChange?: (() => void) | undefined;
}

/** How a renewal obtains its token, and from whom. */
export interface RenewalMeans {
  /** The token in a shared store; absent if the client has no store. */
  readonly sharing: Sharing | undefined;
  /** Obtains a new token, from the refresh token of the session's last one if possible. */
  renewTokens(session: Readonly<SessionTokens>): Promise<TokenSet>;
  /** Whether a token can be issued without a refresh token. */
  readonly canIssue: boolean;
  /** Whether a refresh token was not sent yet, or the server said that it did not use it. */
  canResend(refreshToken: string): boolean;
  /** Called with tokens that arrived after the end of their session, so that nobody will use them. */
  readonly discard?: (tokens: TokenSet) => Promise<void>;
  /** Whether the secret differs from the one that was refused last. Absent for a client that has none. */
  readonly hasNewSecret?: () => Promise<boolean | undefined>;
}

/** The sharing of one client; undefined if the code for it could not be loaded. */
export type Sharing = () => Promise<TokenSharing | undefined>;

/** The token that a client shares with others through its store. */
export interface TokenSharing {
  /** Obtains the next token: from the store if another client wrote a fresh one, else from the provider. */
  next(session: Session, means: RenewalMeans): Promise<CachedToken>;
  /** Records the secret that a token was issued for: the token is stored under its key. */
  rememberSecret(secret: string): Promise<void>;
  /** How many token requests the clients that share the token have sent. */
  readonly requestCount: SharedCount;
  /** Takes over what another client wrote to the store, or deleted from it. */
  reread(session: Session, means: RenewalMeans): Promise<void>;
  /**
   * Stores tokens that were obtained in another way, whatever is there. Resolves to whether it did. If the session ends
   * meanwhile, they are taken out again.
   */
  overwrite(tokens: TokenSet, session: Readonly<SessionTokens>): Promise<boolean>;
  /** Calls `listener` when another process or tab changed what is stored. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /**
   * Deletes the stored token. Without credentials it is read before, and resolved to: another client may have renewed it,
   * and only what is stored can be revoked.
   */
  erase(options: Pick<RenewalMeans, 'canIssue'>): Promise<TokenSet | undefined>;
}

/** The tokens from one sign-out to the next, and the one renewal that all callers share. */
export interface Session extends SessionTokens {
  readonly source: TokenSource;
  renewal:
    | { readonly token: Promise<CachedToken>; readonly races: AbortRaces; forced?: ForcedRenewal }
    | undefined;
  lastFailure: RenewalFailure | undefined;
}

export function createSession(source: TokenSource): Session {
  return {
    source,
    renewal: undefined,
    lastFailure: undefined,
    current: undefined,
    last: undefined,
  };
}

/** Makes a token the current one of a session, or leaves it without one. */
export function setCurrent(session: Session, token: CachedToken | undefined): void {
  const { source } = session;
  session.current = token;
  // An ended session changes nothing of the next one.
  if (source.session === session) TokenCache.set(source.cache, token);
}

/**
 * Ends the session, and begins the next one. The store is left as it is. A renewal in flight still answers its callers,
 * and changes nothing else.
 */
export function beginSession(source: TokenSource): void {
  const { session } = source;
  session.hasEnded = true;
  // A refresh token from before a sign-out is not sent after it.
  session.last = undefined;
  setCurrent(session, undefined);
  source.session = createSession(source);
}
