import { isAuthError, type TokenSet } from '@x/auth-core';
import type { Call, CallKind } from './call.ts';
import { createCooling } from './cooling.ts';
import { createHand, type Facts } from './hand.ts';
import type { Answer, Sent } from './issuer.ts';
import { windowsOf } from './windows.ts';
import { now, type World } from './world.ts';

export interface ModelOptions {
  world: World;
  hasStore: boolean;
  attempts: number;
  secret: () => string;
  /** Whether a token was written to the store. */
  isStored: (accessToken: string) => boolean;
  /** Whether an operation of the store is under way. */
  isStoreBusy: () => boolean;
}

export type Model = ReturnType<typeof createModel>;

/**
 * What must be true of a client, by what can be seen from outside: what is sent, what is handed out, and when. It
 * predicts as little as it can, and notes each rule that is broken.
 */
export function createModel({ world, hasStore, attempts, secret, isStored, isStoreBusy }: ModelOptions) {
  const broken: string[] = [];
  const calls: Call[] = [];
  const known = new Map<string, Facts>();
  const spent = new Set<string>();
  const sessions = new Map<Sent, number>();
  const cooling = createCooling(world, secret);
  const hand = createHand(world);
  /** What is true once the client has come to rest. */
  const later: (() => void)[] = [];
  let isAtRest = true;
  let session = 0;
  let order = 0;
  let steps = 0;
  let sends = 0;
  /** The renewal that is sending. */
  let renewal: { sent: Sent; tries: number; notBefore: number; isAnswered: boolean } | undefined;
  let isWanted = false;
  /** A token that was brought, and that nobody has been given: it may be in hand, or on its way to the store. */
  let unseen: Facts | undefined;

  function expect(holds: unknown, rule: string): void {
    if (!holds) broken.push(rule);
  }

  function end(): void {
    renewal = undefined;
    isWanted = calls.some(({ isStrict, isSettled }) => isStrict && !isSettled);
  }

  /** What is in hand; once the clocks have gone apart, only of a client that no store feeds. */
  function look(): ReturnType<typeof hand.look> {
    const isSure = unseen === undefined && (!hasStore || hand.facts?.steps === steps);
    return isSure ? hand.look() : { leftMs: 0, isFresh: false, isServed: false };
  }

  return {
    broken,
    calls,
    held: () => hand.facts?.tokens.accessToken,
    /** How far it is to the next thing that time brings, in milliseconds. */
    ahead: (): number[] => [...hand.ahead(), cooling.leftMs()].filter((ms) => ms > 0),
    handedOut: () => [...known.values()].filter(({ wasHandedOut }) => wasHandedOut),
    expect,
    secretWasRead: cooling.wasRead,

    /** Everything has been taken in. */
    rest(): void {
      for (const effect of later.splice(0)) effect();
      isAtRest = true;
      for (const { isSettled, isAborted, isAtOnce } of calls) {
        expect(isSettled || !isAborted, 'an abort frees its caller');
        expect(isSettled || !isAtOnce, 'nobody waits for what is known');
      }
    },

    /** One clock moved without the other. */
    clocksWentApart(): void {
      steps += 1;
      // A renewal that waits for a store may have begun after the end of a cooldown that is not over any more.
      if (hasStore) cooling.forget();
    },
    /** Time passed while a token was on its way to the store: it may be over before anybody has it. */
    storeWasSlow(): void {
      isWanted = true;
    },
    siblingWrote(tokens: TokenSet): void {
      known.set(tokens.accessToken, { tokens, steps, isSibling: true });
    },
    /** The store was asked, and has this; the answer may take its time. */
    read(accessToken: string): void {
      const facts = known.get(accessToken);
      if (facts === undefined) return;
      facts.readIn = session;
      facts.readSince ??= order;
    },
    /** The store was never in trouble, and this is what it has in the end. */
    stored(accessToken: string): void {
      const { session: from = session } = known.get(accessToken) ?? {};
      expect(from === session, 'nothing survives a sign-out');
    },
    adopted(): void {
      cooling.forget();
      hand.drop();
    },

    began(kind: CallKind, minValidityMs: number): Call {
      const { leftMs, isFresh, isServed } = look();
      const isStrict = kind === 'min' || kind === 'force';
      const isIdle = isAtRest && renewal === undefined && !hasStore;
      const isRefused = isIdle && cooling.isOn();
      const isLive = isServed || (leftMs > 0 && cooling.isOn());
      order += 1;
      isWanted ||= isStrict || !isFresh;
      const call: Call = {
        kind,
        minValidityMs,
        order,
        at: world.wall,
        steps,
        isFirst:
          isAtRest && renewal === undefined && !isStoreBusy() && calls.every((other) => other.isSettled),
        session,
        held: hand.facts?.tokens.accessToken,
        isStrict,
        isAtOnce: kind !== 'fetch' && (isRefused || (isLive && !isStrict)),
        isRefused,
        // After a sign-out, a call from before may have one under way that the model does not know of.
        mustSend: isIdle && session === 0 && !cooling.isOn() && !cooling.mayBeOn(),
        sends,
        isSettled: false,
        isAborted: false,
      };
      calls.push(call);
      isAtRest = false;
      return call;
    },

    /** `owner` is the call that started the renewal which sends. */
    sent(sent: Sent, owner: Call | undefined): void {
      const { kind, refreshToken, signal } = sent;
      sends += 1;
      if (refreshToken !== undefined) {
        const origin = [...known.values()].find(({ tokens }) => tokens.refreshToken === refreshToken);
        expect((origin?.session ?? session) >= (owner?.session ?? 0), 'nothing survives a sign-out');
        expect(!spent.has(refreshToken), 'no refresh token is sent again');
        // Until an answer says otherwise: nobody can tell what became of it.
        spent.add(refreshToken);
      }
      // What began before a sign-out may go on for those who wait for it, beside what began after.
      if (owner?.session !== session) {
        // One that a replay from before begins now counts all the same, when its time runs out as when it fails.
        signal.addEventListener('abort', () => cooling.forget());
        return;
      }
      const before = renewal?.sent.signal.aborted ? undefined : renewal;
      const isSame = before?.sent.signal === signal;
      expect(!before || (isSame && before.isAnswered), 'one renewal at a time');
      expect(!isSame || world.monotonic >= before.notBefore, 'no retry before Retry-After');
      expect(isSame || !cooling.isOn(), 'no traffic in cooldown');
      expect(isWanted, 'no traffic that nobody asked for');
      sessions.set(sent, session);
      const tries = (isSame ? before.tries : 0) + (kind === 'issue' ? 1 : 0);
      const started = { sent, tries, notBefore: 0, isAnswered: false };
      renewal = started;
      signal.addEventListener('abort', () => {
        if (renewal !== started) return;
        cooling.forget();
        end();
      });
    },

    broughtToken(sent: Sent, tokens: TokenSet): void {
      const { refreshToken = '', signal } = sent;
      const { accessToken, expiresAt, expirySource } = tokens;
      if ((tokens.refreshToken ?? refreshToken) === refreshToken) spent.delete(refreshToken);
      if (signal.aborted) return;
      const facts: Facts = { tokens, steps, seen: now(world), session: sessions.get(sent) };
      known.set(accessToken, facts);
      isAtRest = false;
      cooling.forget();
      const isOver = world.wall >= expiresAt;
      // Over on arrival, it takes the place of none that lives.
      if (!isOver || hasStore) {
        unseen = facts;
        hand.drop();
      }
      if (renewal?.sent !== sent) return;
      end();
      const isBelieved = expirySource === 'response';
      isWanted ||= isOver || !isBelieved;
      // What a store does to it, or a 401 taught of its end, shows only once it is handed out.
      if (hasStore || isOver || !isBelieved) return;
      later.push(() => {
        if (facts.session !== session || facts.deadSince) return;
        hand.take(facts, expiresAt);
        unseen = undefined;
      });
    },

    failed(sent: Sent, answer: Exclude<Answer, { type: 'token' }>): void {
      const { kind, refreshToken = '', signal } = sent;
      const failure = answer.type === 'failure' ? answer : undefined;
      const { code = '', status, retryAfterMs } = failure ?? {};
      const isUntouched = code === 'rate_limited' || (status === 503 && retryAfterMs !== undefined);
      if (isUntouched) spent.delete(refreshToken);
      if (signal.aborted) return;
      isAtRest = false;
      if (renewal?.sent !== sent) {
        cooling.forget();
        return;
      }
      renewal.isAnswered = true;
      if (kind === 'refresh') {
        // Refused or lost: the credentials are next.
        if (failure && !isUntouched) return;
      } else {
        const isPassing = ['rate_limited', 'provider_unavailable', 'network_error', 'timeout'].includes(code);
        const isEndless = code === 'rate_limited' && retryAfterMs === undefined;
        renewal.notBefore = world.monotonic + (retryAfterMs ?? 0);
        if (isPassing && !isEndless && renewal.tries < attempts && (retryAfterMs ?? 0) <= 10_000) return;
      }
      if (failure) cooling.remember(sent, failure);
      end();
    },

    /** `believedEnd` is what the caller is told; a request to the API tells none. */
    gave(call: Call, accessToken: string, believedEnd?: number): void {
      const facts = known.get(accessToken);
      expect(facts, 'no token out of nowhere');
      if (facts === undefined) return;
      const { expiresAt, issuedAt } = facts.tokens;
      facts.seen ??= now(world);
      if (facts === unseen || facts.seen.monotonic > (unseen?.seen?.monotonic ?? 0)) unseen = undefined;
      facts.wasHandedOut = true;
      const endsAt = believedEnd ?? expiresAt;
      const lifetimeMs = endsAt - issuedAt;
      expect(world.wall < endsAt && endsAt <= expiresAt, 'no expired token by the wall clock');
      expect(
        world.monotonic < facts.seen.monotonic + expiresAt - issuedAt,
        'no expired token by the monotonic clock',
      );
      expect((facts.deadSince ?? order) >= call.order, 'no token that is known to be dead');
      const from = facts.session ?? facts.readIn ?? session;
      expect(from >= call.session, 'nothing survives a sign-out');
      if (call.session === session) facts.session ??= session;
      expect(call.kind !== 'force' || call.held !== accessToken, 'forceRefresh returns another token');
      const isOld = facts.isSibling && call.steps === steps && issuedAt < call.at;
      expect(call.kind !== 'force' || !isOld || !call.isFirst, 'forceRefresh returns a newer token');
      const isFound = call.isFirst && call.kind === 'plain' && (facts.readSince ?? 0) >= call.order;
      const isStale = endsAt - world.wall <= windowsOf(lifetimeMs).softMs;
      expect(!isFound || !isStale || sends > call.sends, 'a stale token in the store is renewed first');
      const asked = Math.min(call.minValidityMs, lifetimeMs - windowsOf(lifetimeMs).softMs);
      const isNew = accessToken !== call.held;
      expect(!believedEnd || isNew || endsAt - world.wall > asked, 'minValidityMs is met');
      if (call.session === session && facts !== hand.facts) hand.drop();
      if (!believedEnd || call.session !== session) return;
      expect(!hasStore || isStored(accessToken), 'a token is stored before it is handed out');
      if ((facts.session ?? session) === session && !facts.deadSince) hand.take(facts, believedEnd);
    },

    rejected({ isStrict, isRefused, mustSend, sends: before, session: begun }: Call, error: unknown): void {
      const isLive = look().leftMs > 0 && begun === session;
      expect(isStrict || !isLive, 'no call fails while the old token lives');
      const isBug = error instanceof TypeError && error.message === 'The issuer has a bug.';
      expect(isBug || isAuthError(error), 'every failure is an AuthError');
      expect(!mustSend || sends > before, 'outside a cooldown a call tries');
      const leftMs = isAuthError(error) ? (error.retryAfterMs ?? 0) : 0;
      expect(!isRefused || leftMs > 0, 'a call in cooldown hears for how long');
    },

    /** The API refused it, or the caller declared it dead. */
    invalidated(accessToken: string): void {
      const facts = known.get(accessToken);
      // A fetch replays; but a late 401, when a newer token is there, is no reason to renew.
      isWanted ||= !look().isFresh || hand.facts === facts;
      if (facts === undefined) return;
      isAtRest = false;
      if (hand.facts === facts) hand.drop();
      facts.deadSince ??= Number.POSITIVE_INFINITY;
      later.push(() => {
        order += 1;
        facts.deadSince = Math.min(facts.deadSince ?? order, order);
      });
    },

    signedOut(): void {
      session += 1;
      order += 1;
      unseen = undefined;
      hand.drop();
      cooling.forget();
      end();
    },
  };
}
