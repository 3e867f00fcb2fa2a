import { isAuthError, type TokenSet } from '@x/auth-core';
import type { ApiRequest } from './api-request.ts';
import { type Call, type CallKind, mayAskAgain } from './call.ts';
import { createClientCache } from './client-cache.ts';
import type { Answer, SentRequest } from './controlled-issuer.ts';
import { createCooldown } from './cooldown.ts';
import { createRenewalPause } from './renewal-pause.ts';
import { createRenewalSessions } from './renewal-sessions.ts';
import { checkReturnedToken } from './returned-token.ts';
import type { TokenFacts } from './token-facts.ts';
import { now, type VirtualTime } from './virtual-time.ts';
import { windowsOf } from './windows.ts';

export interface ModelOptions {
  time: VirtualTime;
  hasStore: boolean;
  attempts: number;
  secret: () => string;
  /** Whether a token was written to the store. */
  wasWritten: (accessToken: string) => boolean;
  /** Whether an operation of the store is in flight. */
  isStoreBusy: () => boolean;
  /** Whether an operation of the store ever failed, or took longer than a client waits. */
  hadStoreFault: () => boolean;
  /** Whether the store answered that nothing is there although something was. */
  hasStoreDenied: () => boolean;
}

export type Model = ReturnType<typeof createModel>;

/**
 * What must be true of a client, by what can be seen from outside: what it sends, what it returns to callers, and when.
 * It predicts as little as it can, and records each rule that is broken.
 */
export function createModel({
  time,
  hasStore,
  attempts,
  secret,
  wasWritten,
  isStoreBusy,
  hadStoreFault,
  hasStoreDenied,
}: ModelOptions) {
  const brokenRules: string[] = [];
  const calls: Call[] = [];
  const tokensByName = new Map<string, TokenFacts>();
  const usedRefreshTokens = new Set<string>();
  /** Those that another client marked before it sent them. */
  const markedRefreshTokens = new Set<string>();
  const errors = new Set<unknown>();
  const answered = new Set<SentRequest>();
  const sessions = createRenewalSessions();
  const cooldown = createCooldown(time, secret);
  const cache = createClientCache(time);
  const pause = createRenewalPause(time);
  /** What is true once the client has settled. */
  const onSettled: (() => void)[] = [];
  let hasSettled = true;
  let session = 0;
  let position = 0;
  let clockSteps = 0;
  let requestCount = 0;
  /** The renewal whose requests are in flight. */
  let renewal: { request: SentRequest; tries: number; notBefore: number; isAnswered: boolean } | undefined;
  /** Whether renewals may have begun in this session that the model does not know. */
  let hasUnknownRenewals = false;
  /** Whether a renewal ran out of time. If its issuer ignores the signal, it still reads the secret afterwards. */
  let hasAbandonedRenewals = false;
  let isTrafficExpected = false;
  /** A token that was issued but not returned to a caller yet: it may be in the cache, or on its way to the store. */
  let unreturned: TokenFacts | undefined;

  function expect(holds: unknown, rule: string): void {
    if (!holds) brokenRules.push(rule);
  }

  /** Whether this call has found a token in the store that makes a request needless. */
  function mustBeTaken({ tokens, ...facts }: TokenFacts, call: Call | undefined): boolean {
    if (!facts.isFromSibling || facts.firstReader !== call) return false;
    const isUsual = call?.kind === 'plain' && call.session === session && !hadStoreFault();
    const isOnly = call?.isAlone && calls.at(-1) === call;
    const { softMs } = windowsOf(tokens.expiresAt - tokens.issuedAt);
    const isFresh = facts.clockSteps === clockSteps && tokens.expiresAt - time.wall > softMs;
    return Boolean(isUsual && isOnly && isFresh);
  }

  function endRenewal(): void {
    renewal = undefined;
    isTrafficExpected = calls.some(({ isStrict, isSettled }) => isStrict && !isSettled);
  }

  /** What is cached. With a store, that is not known once the clocks have moved apart. */
  function inspectCache(): ReturnType<typeof cache.inspect> {
    const isKnown = unreturned === undefined && (!hasStore || cache.facts?.clockSteps === clockSteps);
    return isKnown ? cache.inspect() : { remainingMs: 0, isFresh: false, isServable: false };
  }

  function invalidate(accessToken: string, { isCertain }: { isCertain: boolean }): void {
    const facts = tokensByName.get(accessToken);
    // A fetch is replayed. But a late 401 does not start a renewal if there is a newer token already.
    isTrafficExpected ||= !inspectCache().isFresh || cache.facts === facts;
    if (facts === undefined) return;
    hasSettled = false;
    if (cache.facts === facts) cache.clear();
    if (!isCertain) return;
    facts.invalidSince ??= Number.POSITIVE_INFINITY;
    onSettled.push(() => {
      position += 1;
      facts.invalidSince = Math.min(facts.invalidSince ?? position, position);
    });
  }

  /** A 401 that a new token cured may have shortened the lifetime of the cached token. */
  function forgetGuess(): void {
    if (cache.facts?.tokens.expirySource !== 'response') cache.clear();
  }

  return {
    brokenRules,
    calls,
    cachedToken: () => cache.facts?.tokens.accessToken,
    /** How long it is until the things that happen with time alone, in milliseconds. */
    untilChanges: (): number[] =>
      [...cache.untilWindows(), cooldown.remainingMs(), pause.remainingMs()].filter((ms) => ms > 0),
    returnedTokens: () => [...tokensByName.values()].filter(({ wasReturned }) => wasReturned),
    expect,
    /** Ends the run once a rule is broken. */
    check(): void {
      if (brokenRules.length > 0) throw new Error(`broken: ${brokenRules.join(', ')}`);
    },

    /** Everything has happened that needs no event from outside. */
    settled(): void {
      for (const effect of onSettled.splice(0)) effect();
      pause.settled();
      hasSettled = true;
      for (const { isSettled, isAborted, isImmediate } of calls) {
        expect(isSettled || !isAborted, 'an abort releases its caller');
        // A failure is known once its mark is taken away, and a store may hang over that.
        expect(isSettled || !isImmediate || isStoreBusy(), 'no call waits for what is known');
      }
    },

    /** One clock moved without the other. */
    clocksMovedApart(): void {
      clockSteps += 1;
      // A renewal that waits for a store may have begun after the end of a cooldown that seems to last again.
      if (hasStore) cooldown.clear();
    },
    /** Time passed while a token was on its way to the store: it may expire before a caller gets it. */
    storeWasSlow(): void {
      isTrafficExpected = true;
    },
    /** Another client begins to renew, and will send this refresh token. */
    siblingMarked(refreshToken: string | undefined): void {
      if (refreshToken !== undefined) markedRefreshTokens.add(refreshToken);
    },
    siblingWrote(tokens: TokenSet): void {
      tokensByName.set(tokens.accessToken, { tokens, clockSteps, isFromSibling: true });
    },
    /** The client reads the store, which has this token, for the call `owner`. The answer may arrive later. */
    storeWasRead(accessToken: string, owner: Call | undefined): void {
      const facts = tokensByName.get(accessToken);
      if (facts === undefined) return;
      facts.readInSession = session;
      // What the renewal of an ended session reads is not known to the next session.
      if (owner && (owner.session === session || mayAskAgain(owner))) facts.firstReader ??= owner;
      facts.firstReadAfter ??= position;
      if (cache.facts !== facts) cache.doubt();
    },
    /** The store never failed, and has this token at the end. */
    endedWithStored(accessToken: string): void {
      const { session: from = session } = tokensByName.get(accessToken) ?? {};
      expect(from === session, 'nothing survives a sign-out');
    },
    tokenWasAdopted(): void {
      cooldown.clear();
      cache.clear();
    },
    secretWasRead(owner: Call | undefined): void {
      // A call that began before the cooldown, and asks no second time, reads the secret to send it.
      if (owner && !owner.isInCooldown && (owner.kind === 'plain' || owner.kind === 'force')) return;
      const isLimited = session === 0 && !hasAbandonedRenewals && cooldown.isActive();
      const isTooSoon = isLimited && cooldown.mayUseOldSecret();
      expect(!isTooSoon, 'a call in cooldown reads the secret once a second at most');
      cooldown.secretWasRead();
    },

    callStarted(kind: CallKind, minValidityMs: number): Call {
      const { remainingMs, isFresh, isServable } = inspectCache();
      const isStrict = kind === 'min' || kind === 'force';
      const isIdle = hasSettled && renewal === undefined && !hasStore;
      // A renewal of a call from before a sign-out may be in flight, and this call would wait for it.
      const mustReject = isIdle && !hasUnknownRenewals && cooldown.isActive();
      const canBeServed = isServable || (remainingMs > 0 && cooldown.isActive());
      position += 1;
      isTrafficExpected ||= isStrict || !isFresh;
      const call: Call = {
        kind,
        minValidityMs,
        position,
        startedAt: time.wall,
        clockSteps,
        isAlone: hasSettled && !renewal && !isStoreBusy() && calls.every(({ isSettled }) => isSettled),
        session,
        cachedToken: cache.facts?.tokens.accessToken,
        isStrict,
        isImmediate: kind !== 'fetch' && (mustReject || (canBeServed && !isStrict)),
        mustReject,
        isInCooldown: cooldown.remainingMs() > 0,
        mustSend: isIdle && !hasUnknownRenewals && !cooldown.isActive() && !cooldown.mayUseOldSecret(),
        requestsBefore: requestCount,
        isSettled: false,
        isAborted: false,
        hasPausedRenewals: false,
      };
      calls.push(call);
      hasSettled = false;
      return call;
    },

    /** `owner` is the call that started the renewal. */
    requestWasSent(request: SentRequest, owner: Call | undefined): void {
      const { kind, refreshToken, signal } = request;
      requestCount += 1;
      signal.addEventListener('abort', () => {
        hasAbandonedRenewals ||= !answered.has(request);
      });
      const isTaken = [...tokensByName.values()].every((facts) => !mustBeTaken(facts, owner));
      expect(isTaken, 'a fresh token of another client is taken');
      if (refreshToken !== undefined) {
        const origin = [...tokensByName.values()].find(({ tokens }) => tokens.refreshToken === refreshToken);
        const from = origin?.session ?? origin?.readInSession ?? session;
        expect(from === session, 'nothing survives a sign-out');
        expect(!usedRefreshTokens.has(refreshToken), 'no refresh token is sent again');
        const isMarked = markedRefreshTokens.has(refreshToken) && !hadStoreFault();
        expect(!isMarked, 'no refresh token is sent that another client sends');
        // Until an answer says otherwise: the request may have reached the server.
        usedRefreshTokens.add(refreshToken);
      }
      sessions.record(request, owner, session);
      // A renewal from before a sign-out may go on for its callers, next to the one that began after it.
      if (sessions.find(request) !== session) {
        hasUnknownRenewals ||= sessions.mayBelongTo(session, request);
        signal.addEventListener('abort', () => {
          if (sessions.mayBelongTo(session, request)) cooldown.clear();
        });
        return;
      }
      const before = renewal?.request.signal.aborted ? undefined : renewal;
      const isSame = before?.request.signal === signal;
      expect(!before || (isSame && before.isAnswered), 'one renewal at a time');
      expect(!isSame || time.monotonic >= before.notBefore, 'no retry before Retry-After');
      expect(isSame || !cooldown.isActive(), 'no traffic in cooldown');
      expect(isTrafficExpected, 'no traffic that nobody asked for');
      const tries = (isSame ? before.tries : 0) + (kind === 'issue' ? 1 : 0);
      const started = { request, tries, notBefore: 0, isAnswered: false };
      renewal = started;
      signal.addEventListener('abort', () => {
        if (renewal !== started) return;
        cooldown.clear();
        endRenewal();
      });
    },

    tokenWasIssued(request: SentRequest, tokens: TokenSet): void {
      answered.add(request);
      const { refreshToken = '', signal } = request;
      const { accessToken, expiresAt, expirySource } = tokens;
      if ((tokens.refreshToken ?? refreshToken) === refreshToken) usedRefreshTokens.delete(refreshToken);
      if (signal.aborted) return;
      const facts: TokenFacts = { tokens, clockSteps, seenAt: now(time), session: sessions.find(request) };
      tokensByName.set(accessToken, facts);
      hasSettled = false;
      if (sessions.mayBelongTo(session, request)) cooldown.clear();
      const hasExpired = time.wall >= expiresAt;
      // A token that arrives expired never replaces a valid one.
      if (!hasExpired || hasStore) {
        unreturned = facts;
        cache.clear();
      }
      if (renewal?.request !== request) return;
      endRenewal();
      const isNamed = expirySource === 'response';
      isTrafficExpected ||= hasExpired || !isNamed;
      // A store may have a newer one, and a 401 may have shortened its lifetime: that shows when a caller gets it.
      if (hasStore || hasExpired || !isNamed) return;
      onSettled.push(() => {
        if (facts.session !== session || facts.invalidSince) return;
        cache.put(facts, expiresAt);
        unreturned = undefined;
      });
    },

    requestFailed(request: SentRequest, answer: Exclude<Answer, { type: 'token' }>): void {
      answered.add(request);
      const { kind, refreshToken = '', signal } = request;
      const failure = answer.type === 'failure' ? answer : undefined;
      const { code = '', status, retryAfterMs } = failure ?? {};
      const wasNotProcessed = code === 'rate_limited' || (status === 503 && retryAfterMs !== undefined);
      if (wasNotProcessed) usedRefreshTokens.delete(refreshToken);
      if (signal.aborted) return;
      hasSettled = false;
      if (renewal?.request !== request) {
        if (sessions.mayBelongTo(session, request)) cooldown.clear();
        return;
      }
      renewal.isAnswered = true;
      if (kind === 'refresh') {
        // Refused or lost: the client sends its credentials next.
        if (failure && !wasNotProcessed) return;
      } else {
        const isPassing = ['rate_limited', 'provider_unavailable', 'network_error', 'timeout'].includes(code);
        const isEndless = code === 'rate_limited' && retryAfterMs === undefined;
        renewal.notBefore = time.monotonic + (retryAfterMs ?? 0);
        if (isPassing && !isEndless && renewal.tries < attempts && (retryAfterMs ?? 0) <= 10_000) return;
      }
      if (failure) cooldown.start(request, failure);
      endRenewal();
    },

    /** `reportedExpiry` is the expiry that the caller gets; a request to the API has none. */
    tokenWasReturned(call: Call, accessToken: string, reportedExpiry?: number): void {
      const facts = tokensByName.get(accessToken);
      expect(facts, 'no token from nowhere');
      if (facts === undefined) return;
      const { seenAt = now(time) } = facts;
      facts.seenAt = seenAt;
      facts.wasReturned = true;
      if (facts === unreturned || seenAt.monotonic > (unreturned?.seenAt?.monotonic ?? 0)) {
        unreturned = undefined;
      }
      const store = { hasStoreDenied: hasStoreDenied(), hadStoreFault: hadStoreFault() };
      const moment = { time, session, position, clockSteps, requestCount, ...store };
      checkReturnedToken({ call, facts, seenAt, reportedExpiry }, moment, expect);
      if (call.session !== session) return;
      facts.session ??= session;
      if (facts !== cache.facts) cache.clear();
      if (!reportedExpiry) return;
      expect(!hasStore || wasWritten(accessToken), 'a token is stored before it is returned');
      if (facts.session === session && !facts.invalidSince) cache.put(facts, reportedExpiry);
    },

    callWasRejected(call: Call, error: unknown): void {
      const isValid = inspectCache().remainingMs > 0 && call.session === session;
      expect(call.isStrict || !isValid, 'no call fails while the old token is valid');
      const isBug = error instanceof TypeError && error.message === 'The issuer has a bug.';
      expect(isBug || isAuthError(error), 'every failure is an AuthError');
      expect(isBug || !errors.has(error), 'each caller gets an error of its own');
      errors.add(error);
      expect(
        !call.mustSend || requestCount > call.requestsBefore,
        'outside a cooldown a call sends a request',
      );
      const retryAfterMs = isAuthError(error) ? (error.retryAfterMs ?? 0) : 0;
      expect(!call.mustReject || retryAfterMs > 0, 'an error in cooldown says how long it lasts');
    },

    /** The API answers the request of a fetch. */
    apiAnswered({ call, accessToken, isReplay }: ApiRequest, status: number): void {
      const isRefused = status === 401;
      if (isReplay && isRefused) pause.extend({ isCertain: call?.hasPausedRenewals ?? false });
      if (isReplay && !isRefused) {
        pause.end();
        forgetGuess();
        onSettled.push(forgetGuess);
      }
      if (isReplay || !isRefused) return;
      if (pause.isActive()) {
        isTrafficExpected ||= !inspectCache().isFresh;
        return;
      }
      const isCertain = !pause.isPossible();
      const isCached =
        hasSettled &&
        cache.isCertain &&
        inspectCache().remainingMs > 0 &&
        cache.facts === tokensByName.get(accessToken);
      if (call && isCertain && isCached) call.hasPausedRenewals = true;
      pause.extend({ isCertain: isCertain && isCached });
      invalidate(accessToken, { isCertain });
    },

    tokenWasInvalidated(accessToken: string): void {
      invalidate(accessToken, { isCertain: true });
    },

    /** The store has the token `stored`, which it is asked to delete. */
    signedOut(stored: string | undefined): void {
      session += 1;
      const facts = tokensByName.get(stored ?? '');
      if (facts) facts.deletedBefore ??= session;
      position += 1;
      hasUnknownRenewals = false;
      unreturned = undefined;
      cache.clear();
      cooldown.clear();
      endRenewal();
    },
  };
}
