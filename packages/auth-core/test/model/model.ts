import { isAuthError, type TokenSet } from '@x/auth-core';
import type { Answer, Sent } from './issuer.ts';
import type { World } from './world.ts';

export type CallKind = 'plain' | 'min' | 'force' | 'fetch';

/** A call as the model saw it begin. */
export interface Begun {
  readonly kind: CallKind;
  readonly minValidityMs: number;
  readonly session: number;
  readonly order: number;
  /** The token that the client had in hand then. */
  readonly held: string | undefined;
  /** Whether it can be answered with what is there. */
  readonly isAtOnce: boolean;
  readonly isRefused: boolean;
  isSettled: boolean;
  isAborted: boolean;
}

interface Facts {
  readonly tokens: TokenSet;
  /** How often the clocks had gone apart when it was issued. */
  readonly steps: number;
  /** Where the monotonic clock stood when the client first had it. */
  seenAt?: number;
  wasHanded?: boolean;
  session?: number;
  /** Since when it must not be handed out. */
  deadSince?: number;
}

interface Cooldown {
  readonly code: string;
  readonly wall: number;
  readonly monotonic: number;
  readonly ms: number;
  /** The secret that was refused. */
  readonly secret: string | undefined;
}

export interface ModelOptions {
  world: World;
  hasStore: boolean;
  attempts: number;
  secret: () => string;
}

export type Model = ReturnType<typeof createModel>;

/**
 * What must be true of a client, by what can be seen from outside: what is sent, what is handed out, and when. It
 * predicts as little as it can, and notes each rule that is broken.
 */
export function createModel({ world, hasStore, attempts, secret }: ModelOptions) {
  const broken: string[] = [];
  const known = new Map<string, Facts>();
  const spent = new Set<string>();
  const calls: Begun[] = [];
  /** What is true once the client has come to rest. */
  let later: (() => void)[] = [];
  let session = 0;
  let order = 0;
  let steps = 0;
  let held: { facts: Facts; endsAt: number; wall: number; monotonic: number } | undefined;
  let cooldown: Cooldown | undefined;
  let refusals = 0;
  /** The renewal that is sending. */
  let renewal: { sent: Sent; session: number; tries: number; notBefore: number; isAnswered: boolean } | undefined;
  let isWanted = false;

  function expect(holds: unknown, rule: string): void {
    if (!holds) broken.push(rule);
  }

  /** How long what is in hand lives at least, and the windows of design §3. */
  function view() {
    const { facts, endsAt, wall, monotonic } = held ?? {};
    // Once the clocks have gone apart, only a client that nobody feeds is known to hold what it was given.
    if (!facts || endsAt === undefined || (hasStore && facts.steps !== steps)) return undefined;
    const lifetimeMs = endsAt - facts.tokens.issuedAt;
    const passed = Math.max(world.wall - (wall ?? 0), world.monotonic - (monotonic ?? 0));
    const leftMs = Math.min(endsAt - (wall ?? 0), lifetimeMs) - passed;
    const softMs = Math.min(Math.max(0.2 * lifetimeMs, 10_000), 300_000, lifetimeMs / 2);
    const hardMs = Math.min(Math.max(0.05 * lifetimeMs, 2_000), 30_000, lifetimeMs / 4);
    return { leftMs, isFresh: leftMs > softMs, isServed: leftMs > hardMs || (leftMs > 0 && isCooling()) };
  }

  function hold(facts: Facts, endsAt: number): void {
    const isSame = held?.facts === facts && held.endsAt === endsAt;
    if (!isSame) held = { facts, endsAt, wall: world.wall, monotonic: world.monotonic };
  }

  function isCooling(): boolean {
    if (cooldown === undefined) return false;
    const { wall, monotonic, ms } = cooldown;
    if (cooldown.secret !== undefined && cooldown.secret !== secret()) return false;
    return Math.max(world.wall - wall, world.monotonic - monotonic) < ms;
  }

  function remember(sent: Sent, { code, status, retryAfterMs }: Answer & { type: 'failure' }): void {
    const isRefusal = code === 'invalid_credentials' || code === 'access_denied';
    refusals = isRefusal ? refusals + 1 : 0;
    const isLimit = code === 'rate_limited';
    const asked = isLimit ? (retryAfterMs ?? 5_000) : status === 503 ? (retryAfterMs ?? 0) : 0;
    const ms = isRefusal ? Math.min(5_000 * 2 ** (refusals - 1), 300_000) : asked;
    const { wall, monotonic } = world;
    cooldown = { code, wall, monotonic, ms, secret: isRefusal ? sent.secret : undefined };
  }

  function end(): void {
    renewal = undefined;
    isWanted = calls.some(({ kind, isSettled }) => !isSettled && (kind === 'min' || kind === 'force'));
  }

  return {
    broken,
    calls,
    isCooling,
    held: () => held?.facts.tokens.accessToken,
    /** Every token that a caller has had. */
    handed: () => [...known.keys()].filter((name) => known.get(name)?.wasHanded),
    stepped: () => void (steps += 1),
    /** A sibling wrote a token. */
    learn: (tokens: TokenSet) => void known.set(tokens.accessToken, { tokens, steps }),

    rest(): void {
      for (const effect of later) effect();
      later = [];
      for (const call of calls) {
        expect(call.isSettled || !call.isAborted, 'an abort frees its caller');
        expect(call.isSettled || !call.isAtOnce, 'nobody waits for what is known');
      }
    },

    begin(kind: CallKind, minValidityMs: number): Begun {
      const now = view();
      order += 1;
      const isStrict = kind === 'force' || minValidityMs > 0;
      isWanted ||= isStrict || !now?.isFresh;
      const isRefused = isCooling() && !hasStore;
      const isAtOnce = kind !== 'fetch' && (isRefused || (!isStrict && now?.isServed === true));
      const call = {
        kind,
        minValidityMs,
        session,
        order,
        held: held?.facts.tokens.accessToken,
        isAtOnce,
        isRefused,
        isSettled: false,
        isAborted: false,
      };
      calls.push(call);
      return call;
    },

    sent(sent: Sent): void {
      const { refreshToken, signal } = sent;
      const rival = renewal?.session === session && !renewal.sent.signal.aborted ? renewal : undefined;
      expect(!rival || rival.isAnswered, 'one renewal at a time');
      expect(!isCooling(), 'no traffic in cooldown');
      expect(isWanted, 'no traffic that nobody asked for');
      if (refreshToken !== undefined) {
        expect(!spent.has(refreshToken), 'no refresh token is sent again');
        // Until an answer says otherwise: nobody can tell what became of it.
        spent.add(refreshToken);
      }
      const isSame = rival?.sent.signal === signal;
      expect(!isSame || world.monotonic >= rival.notBefore, 'no retry before Retry-After');
      const tries = (isSame ? rival.tries : 0) + (sent.kind === 'issue' ? 1 : 0);
      const started = { sent, session, tries, notBefore: 0, isAnswered: false };
      renewal = started;
      signal.addEventListener('abort', () => {
        if (renewal === started && started.session === session) end();
      });
    },

    answered(sent: Sent, answer: Answer, tokens?: TokenSet): void {
      const { refreshToken, signal } = sent;
      if (signal.aborted) return;
      const isMine = renewal?.sent === sent && renewal.session === session;
      if (tokens) {
        const facts: Facts = { tokens, steps, seenAt: world.monotonic, session };
        if (tokens.refreshToken === refreshToken || !tokens.refreshToken) spent.delete(refreshToken ?? '');
        known.set(tokens.accessToken, isMine ? facts : { tokens, steps, seenAt: world.monotonic, session: -1 });
        if (!isMine) return;
        refusals = 0;
        cooldown = undefined;
        // What the store does to it, or a 401 taught of its end, shows only once it is handed out.
        held = undefined;
        if (!hasStore && tokens.expirySource === 'response') {
          const { wall, monotonic } = world;
          later.push(() => {
            if (facts.session === session && !facts.deadSince)
              held ??= { facts, endsAt: tokens.expiresAt, wall, monotonic };
          });
        }
        end();
        // Over on arrival: whoever waits for it needs another.
        isWanted ||= world.wall >= tokens.expiresAt;
        return;
      }
      const { code, status, retryAfterMs } = { code: 'bug', status: 0, retryAfterMs: undefined, ...answer };
      const isUntouched = code === 'rate_limited' || (status === 503 && retryAfterMs !== undefined);
      if (isUntouched) spent.delete(refreshToken ?? '');
      if (!isMine || renewal === undefined) return;
      renewal.isAnswered = true;
      if (sent.kind === 'refresh' && !isUntouched && answer.type !== 'bug') return;
      const isPassing = ['rate_limited', 'provider_unavailable', 'network_error', 'timeout'].includes(code);
      const isRetried =
        sent.kind === 'issue' &&
        isPassing &&
        renewal.tries < attempts &&
        (code === 'rate_limited' ? retryAfterMs !== undefined : true) &&
        (retryAfterMs ?? 0) <= 10_000;
      if (isRetried) {
        renewal.notBefore = world.monotonic + (retryAfterMs ?? 0);
        return;
      }
      if (answer.type === 'failure') remember(sent, answer);
      end();
    },

    adopted(): void {
      refusals = 0;
      held = undefined;
    },

    handedOut(call: Begun, accessToken: string, expiresAt?: number): void {
      const facts = known.get(accessToken);
      if (facts === undefined) return expect(false, 'no token out of nowhere');
      const { tokens } = facts;
      const lifetimeMs = tokens.expiresAt - tokens.issuedAt;
      facts.seenAt ??= world.monotonic;
      facts.wasHanded = true;
      expect(world.wall < (expiresAt ?? tokens.expiresAt), 'no token past its end by the wall clock');
      expect(world.monotonic < facts.seenAt + lifetimeMs, 'no token past its end by the monotonic clock');
      expect((expiresAt ?? 0) <= tokens.expiresAt, 'no token past its end by the wall clock');
      expect((facts.deadSince ?? order) >= call.order, 'no token that is known to be dead');
      expect(call.kind !== 'force' || call.held !== accessToken, 'forceRefresh brings another token');
      facts.session ??= session;
      expect(facts.session === -1 || facts.session >= call.session, 'nothing survives a sign-out');
      if (expiresAt !== undefined && facts.session === session && !facts.deadSince) {
        hold(facts, expiresAt);
        const softMs = Math.min(Math.max(0.2 * lifetimeMs, 10_000), 300_000, lifetimeMs / 2);
        const asked = Math.min(call.minValidityMs, lifetimeMs - softMs);
        const isNew = accessToken !== call.held;
        expect(isNew || expiresAt - world.wall > asked, 'minValidityMs is met');
      }
    },

    rejected(call: Begun, error: unknown): void {
      const isStrict = call.kind === 'force' || call.minValidityMs > 0;
      const isLive = (view()?.leftMs ?? 0) > 0 && call.session === session;
      expect(isStrict || !isLive, 'no call fails while the old token lives');
      const isOurs = isAuthError(error) || (error instanceof TypeError && /bug/.test(error.message));
      expect(isOurs, 'every failure is an AuthError');
      if (call.isRefused && isAuthError(error)) {
        expect((error.retryAfterMs ?? 0) > 0, 'a call in cooldown hears for how long');
      }
    },

    /** The API refused it, or the caller declared it dead. */
    invalidated(accessToken: string): void {
      const facts = known.get(accessToken);
      later.push(() => {
        order += 1;
        if (facts) facts.deadSince ??= order;
        if (held?.facts === facts) held = undefined;
      });
    },

    signedOut(): void {
      session += 1;
      order += 1;
      refusals = 0;
      held = cooldown = undefined;
      end();
    },
  };
}
