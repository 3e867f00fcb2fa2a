import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessToken, AuthClient } from '@x/auth-core';
import { createAuthClient, issueOnly, refreshOrIssue } from '@x/auth-core/provider';
import type { Call, CallKind } from './call.ts';
import { createGates } from './gates.ts';
import { type Answer, createControlledIssuer, provider, toFailure, toTokens } from './issuer.ts';
import { createModel, type Model } from './model.ts';
import { createTroubledStore, type TroubledStore } from './store.ts';
import { createWorld, quiesce, type World } from './world.ts';

/** What differs from run to run. */
export interface Setup {
  readonly store: 'none' | 'plain' | 'locking';
  /** Whether the issuer ignores its signal. */
  readonly isDeaf: boolean;
  readonly attempts: 1 | 2;
  readonly hasRefresh: boolean;
  readonly secretRotates: boolean;
  /** Whether what hangs in the end is let go of; where not, time alone must free everybody. */
  readonly isReleased: boolean;
}

/** A request that has reached the API. */
interface Arrived {
  readonly accessToken: string;
  readonly isReplay: boolean;
}

/** The real client among parts that commands control, and the model that watches. */
export interface Rig {
  readonly world: World;
  readonly model: Model;
  readonly client: AuthClient;
  readonly shelf: TroubledStore;
  readonly requests: ReturnType<typeof createControlledIssuer>['requests'];
  readonly arrivals: readonly (Arrived & { open(response: Response): void })[];
  readonly aborts: { readonly call: Call; readonly controller: AbortController }[];
  call(kind: CallKind, minValidityMs: number, isAbortable: boolean): void;
  answer(request: Rig['requests'][number], answer: Answer): void;
  siblingWrites(lifetimeMs: number, hasRefreshToken: boolean): void;
  rotateSecret(): void;
  /** Time goes by, on one clock or on both. */
  pass(wallMs: number, monotonicMs: number): Promise<void>;
  /** Lets go of everything, and then asks for a token long after. */
  finish(): Promise<void>;
}

const HEALTHY: Answer = { type: 'token', lifetimeMs: 3_600_000, refreshToken: 'new', isGuess: false };
/** All the deadlines of two renewals, one after the other. */
const LONGEST_MS = 1_000_000;
const API = 'https://api.acme.test';

export function createRig(setup: Setup): Rig {
  const world = createWorld();
  let generation = 0;
  let names = 0;
  const secret = (): string => `secret-${setup.secretRotates ? generation : 0}`;
  const readSecret = (): string => {
    model.secretWasRead();
    return secret();
  };
  // Follows a call through everything that it starts.
  const origin = new AsyncLocalStorage<Call>();
  const shelf = createTroubledStore(setup.store === 'locking', (accessToken) => model.read(accessToken));
  const model: Model = createModel({
    world,
    hasStore: setup.store !== 'none',
    attempts: setup.attempts,
    secret,
    isStored: shelf.has,
    isStoreBusy: () => shelf.hanging.length > 0,
  });
  const { issuer, requests } = createControlledIssuer(world, {
    isDeaf: setup.isDeaf,
    secret,
    onSend: (sent) => model.sent(sent, origin.getStore()),
  });
  const { closed: arrivals, wait: arrive } = createGates<Response, Arrived>();
  const aborts: Rig['aborts'] = [];
  const seen = new Set<number>();

  const client = createAuthClient({
    provider,
    issuer,
    renewal: setup.hasRefresh ? refreshOrIssue : issueOnly,
    apiUrl: API,
    identity: ['model'],
    secret: setup.secretRotates ? readSecret : secret(),
    settings: {
      store: setup.store === 'none' ? undefined : shelf.store,
      storeKeyPepper: undefined,
      fetch: receive,
      timeoutMs: 10_000,
      retry: { attempts: setup.attempts, maxRetryAfterMs: 10_000 },
      refreshAhead: {},
      allowedOrigins: [],
      now: () => world.wall,
      onEvent: ({ type }) => {
        if (type === 'token_adopted') model.adopted();
      },
    },
  });

  return {
    world,
    model,
    client,
    shelf,
    requests,
    arrivals,
    aborts,

    call(kind, minValidityMs, isAbortable) {
      const call = model.began(kind, minValidityMs);
      const controller = new AbortController();
      const signal = isAbortable ? controller.signal : undefined;
      if (isAbortable) aborts.push({ call, controller });
      const settled = (act: () => void) => {
        model.expect(!call.isSettled, 'every waiter settles once');
        call.isSettled = true;
        act();
      };
      const ask = (): Promise<AccessToken | Response> =>
        kind === 'fetch'
          ? client.fetch(`/things/${call.order}`, signal ? { signal } : {})
          : client.getToken({
              ...(signal && { signal }),
              ...(kind === 'force' && { forceRefresh: true }),
              ...(kind === 'min' && { minValidityMs }),
            });
      origin.run(call, ask).then(
        (result) =>
          settled(() => {
            if ('accessToken' in result) model.gave(call, result.accessToken, result.expiresAt);
          }),
        (error: unknown) =>
          settled(() => {
            const isReason = signal?.aborted && error === signal.reason;
            if (!isReason) model.rejected(call, error);
            model.expect(isReason || call.isAborted !== 'at rest', 'an abort rejects with its reason');
          }),
      );
    },

    answer,

    siblingWrites(lifetimeMs, hasRefreshToken) {
      names += 1;
      const sent = { sentAt: world.wall, refreshToken: undefined };
      const refreshToken = hasRefreshToken ? 'new' : 'none';
      const tokens = toTokens(`sibling-${names}`, sent, {
        type: 'token',
        lifetimeMs,
        refreshToken,
        isGuess: false,
      });
      model.siblingWrote(tokens);
      shelf.write(tokens);
    },

    rotateSecret() {
      generation += 1;
    },

    async pass(wallMs, monotonicMs) {
      await quiesce();
      model.rest();
      if (shelf.hanging.length > 0) {
        shelf.hadTrouble = true;
        model.storeWasSlow();
      }
      if (wallMs !== monotonicMs) model.clocksWentApart();
      await world.advance(wallMs, monotonicMs);
    },

    async finish() {
      for (
        let waitedMs = 0;
        !setup.isReleased && isWaitedFor() && waitedMs < LONGEST_MS;
        waitedMs += 10_000
      ) {
        for (const arrival of [...arrivals]) arrival.open(new Response());
        await this.pass(10_000, 10_000);
        model.rest();
      }
      model.expect(setup.isReleased || !isWaitedFor(), 'no call hangs');
      await release();
      model.expect(!isWaitedFor(), 'no call hangs');
      model.expect(world.timers() === 0, 'no timer while idle');
      if (shelf.entry && !shelf.hadTrouble) model.stored(shelf.entry.accessToken);
      model.clocksWentApart();
      await world.advance(4_000_000, 4_000_000);
      this.call('plain', 0, false);
      const last = model.calls.at(-1);
      await release();
      model.expect(last?.isSettled && model.held() !== undefined, 'a client works once its provider does');
      model.expect(world.timers() === 0, 'no timer while idle');
    },
  };

  function isWaitedFor(): boolean {
    return model.calls.some(({ isSettled }) => !isSettled);
  }

  async function release(): Promise<void> {
    Object.assign(shelf.moods, { get: 'well', set: 'well', delete: 'well', lock: 'well' });
    for (let round = 0; round < 100; round += 1) {
      for (const gate of [...shelf.hanging]) gate.open();
      for (const arrival of [...arrivals]) arrival.open(new Response());
      await quiesce();
      for (const request of [...requests]) answer(request, HEALTHY);
      await quiesce();
      model.rest();
      if (requests.length + shelf.hanging.length + arrivals.length > 0) continue;
      if (world.timers() === 0) return;
      await world.advance(1_000, 1_000);
    }
  }

  function answer(request: Rig['requests'][number], answer: Answer): void {
    if (answer.type === 'token') {
      names += 1;
      const tokens = toTokens(`${names}`, request, answer);
      model.broughtToken(request, tokens);
      request.open(tokens);
    } else {
      model.failed(request, answer);
      request.fail(toFailure(answer));
    }
  }

  function receive(input: RequestInfo | URL): Promise<Response> {
    const { headers, url, signal } = input as Request;
    const accessToken = headers.get('authorization')?.slice('Bearer '.length) ?? '';
    const order = Number(url.split('/').at(-1));
    const call = model.calls.find((begun) => begun.order === order);
    if (call) model.gave(call, accessToken);
    const isReplay = seen.has(order);
    seen.add(order);
    const answer = arrive({ accessToken, isReplay });
    const gate = arrivals.at(-1);
    const leave = (): void => gate?.fail(signal.reason);
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    return answer;
  }
}
