import type { Call } from './call.ts';
import type { TokenFacts } from './token-facts.ts';
import type { Instant, VirtualTime } from './virtual-time.ts';
import { windowsOf } from './windows.ts';

/** A token that a caller got, or that a request to the API carries. */
export interface ReturnedToken {
  readonly call: Call;
  readonly facts: TokenFacts;
  /** When the client first had it. */
  readonly seenAt: Instant;
  /** The expiry that the caller gets; undefined for a request to the API. */
  readonly reportedExpiry: number | undefined;
}

/** How far the run is. */
export interface Moment {
  readonly time: VirtualTime;
  readonly session: number;
  readonly position: number;
  readonly clockSteps: number;
  readonly requestCount: number;
  /** Whether the store answered that nothing is there although something was. */
  readonly hasStoreDenied: boolean;
  /** Whether an operation of the store ever failed, or took longer than a client waits. */
  readonly hadStoreFault: boolean;
}

/** Checks the rules that a returned token must follow, whatever the client has in its cache. */
export function checkReturnedToken(
  { call, facts, seenAt, reportedExpiry }: ReturnedToken,
  { time, session, position, clockSteps, requestCount, hasStoreDenied, hadStoreFault }: Moment,
  expect: (holds: boolean, rule: string) => void,
): void {
  const { tokens, isFromSibling = false } = facts;
  const expiresAt = reportedExpiry ?? tokens.expiresAt;
  const lifetimeMs = expiresAt - tokens.issuedAt;
  const remainingMs = expiresAt - time.wall;
  const { softMs } = windowsOf(lifetimeMs);
  const isValid = remainingMs > 0 && expiresAt <= tokens.expiresAt;
  expect(isValid, 'no expired token by the wall clock');
  const agedMs = time.monotonic - seenAt.monotonic;
  expect(agedMs < tokens.expiresAt - tokens.issuedAt, 'no expired token by the monotonic clock');
  // A reader whose clock was set back does not believe that a token was issued in the future.
  const isCertain = !isFromSibling || facts.clockSteps === clockSteps;
  const isNamed = tokens.expirySource === 'response' && isCertain;
  expect(!isNamed || expiresAt === tokens.expiresAt, 'a lifetime that the provider named is believed');

  expect((facts.invalidSince ?? position) >= call.position, 'no token that is known to be invalid');
  const from = facts.session ?? facts.readInSession ?? session;
  const { deletedBefore = Number.POSITIVE_INFINITY } = facts;
  const isDeleted = call.session >= deletedBefore && !hadStoreFault;
  expect(from >= call.session && !isDeleted, 'nothing survives a sign-out');

  const isForced = call.kind === 'force';
  const isCached = tokens.accessToken === call.cachedToken;
  expect(!isForced || !isCached, 'forceRefresh returns another token');
  const isOld = isFromSibling && call.clockSteps === clockSteps && tokens.issuedAt < call.startedAt;
  // What such a store returns later looks new.
  expect(!isForced || !isOld || !call.isAlone || hasStoreDenied, 'forceRefresh returns a newer token');

  const wasSent = requestCount > call.requestsBefore;
  const isFound = call.isAlone && call.kind === 'plain' && (facts.firstReadAfter ?? 0) >= call.position;
  expect(!isFound || remainingMs > softMs || wasSent, 'a stale token in the store is renewed first');
  // A new token is long enough. One from the store is too, unless it has aged since the call began.
  const isAtOnce = call.isAlone && call.clockSteps === clockSteps && call.startedAt === time.wall;
  const mustBeLong = reportedExpiry !== undefined && (isCached || (isAtOnce && !wasSent));
  const neededMs = Math.min(call.minValidityMs, lifetimeMs - softMs);
  expect(!mustBeLong || remainingMs > neededMs, 'minValidityMs is met');
}
