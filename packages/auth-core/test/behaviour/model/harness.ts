import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessToken, AuthClient } from '@x/auth-core';
import { type AuthClientKind, createAuthClient, issueOnly, refreshOrIssue } from '@x/auth-core/provider';
import '../../support/load-on-demand.ts';
import type { ApiRequest } from './api-request.ts';
import type { Call, CallKind } from './call.ts';
import { type Answer, createControlledIssuer, provider, toFailure, toTokens } from './controlled-issuer.ts';
import { createFaultyStore, type FaultyStore, STORE_TIMEOUT_MS } from './faulty-store.ts';
import { createModel, type Model } from './model.ts';
import { createPendingList } from './pending.ts';
import { createVirtualTime, settle, type VirtualTime } from './virtual-time.ts';

/** What differs from run to run. */
export interface Setup {
  readonly store: 'none' | 'plain' | 'locking' | 'replacing';
  readonly issuerIgnoresSignal: boolean;
  readonly attempts: 1 | 2;
  readonly hasRefresh: boolean;
  readonly secretRotates: boolean;
  /** Whether everything is answered at the end. If not, time alone must release the callers. */
  readonly isAnsweredAtEnd: boolean;
}

/** The real client, with an issuer, a store and an API that commands control, and the model that watches it. */
export interface Harness {
  readonly time: VirtualTime;
  readonly model: Model;
  readonly client: AuthClient;
  /** The commands of this run, in order. */
  readonly commands: string[];
  readonly faultyStore: FaultyStore;
  readonly requests: ReturnType<typeof createControlledIssuer>['requests'];
  readonly apiRequests: readonly (ApiRequest & { resolve(response: Response): void })[];
  readonly aborts: { readonly call: Call; readonly controller: AbortController }[];
  startCall(kind: CallKind, minValidityMs: number, isAbortable: boolean): void;
  /** Waits until everything has happened that needs no event from outside. */
  settle(): Promise<void>;
  answer(request: Harness['requests'][number], answer: Answer): void;
  /** Answers the token request that was sent last, if there is one. */
  answerLast(answer: Answer): void;
  answerApi(request: Harness['apiRequests'][number], status: number): void;
  writeAsSibling(lifetimeMs: number, hasRefreshToken: boolean): void;
  /** Another client begins to renew what is stored. It ends with `writeAsSibling`, or never. */
  markAsSibling(): void;
  rotateSecret(): void;
  signOut(): void;
  /** Moves each clock by its own amount. */
  passTime(wallMs: number, monotonicMs: number): Promise<void>;
  /** Ends the run: answers what is open, and asks for a token much later. */
  finish(): Promise<void>;
}

const WORKING_ANSWER: Answer = { type: 'token', lifetimeMs: 3_600_000, refreshToken: 'new', isGuess: false };
/** All the deadlines of two renewals, one after the other. */
const MAX_WAIT_MS = 1_000_000;
/** Enough to look at the store every 100 ms until another client that renews is taken for dead. */
const MAX_ROUNDS = 1_000;
const API = 'https://api.acme.test';

export function createHarness(setup: Setup): Harness {
  const time = createVirtualTime();
  let secretVersion = 0;
  let tokenCount = 0;
  const secret = (): string => `secret-${setup.secretRotates ? secretVersion : 0}`;
  /** Follows a call through everything that it starts. */
  const currentCall = new AsyncLocalStorage<Call>();
  const readSecret = (): string => {
    model.secretWasRead(currentCall.getStore());
    return secret();
  };
  const faultyStore = createFaultyStore(time, setup.store === 'none' ? 'plain' : setup.store, (accessToken) =>
    model.storeWasRead(accessToken, currentCall.getStore()),
  );
  const model: Model = createModel({
    time,
    hasStore: setup.store !== 'none',
    attempts: setup.attempts,
    secret,
    wasWritten: faultyStore.wasWritten,
    isStoreBusy: () => faultyStore.hanging.length > 0,
    hadStoreFault: () => faultyStore.hadFault,
    hasStoreDenied: () => faultyStore.hasDenied,
  });
  const { issuer, requests } = createControlledIssuer(time, {
    ignoresSignal: setup.issuerIgnoresSignal,
    onSend: (request) => model.requestWasSent(request, currentCall.getStore()),
  });
  const { pending: apiRequests, add: addApiRequest } = createPendingList<Response, ApiRequest>();
  const aborts: Harness['aborts'] = [];
  const callsAtApi = new Set<number>();

  const kind: AuthClientKind = {
    profile: provider,
    createIssuer: () => issuer,
    renewal: setup.hasRefresh ? refreshOrIssue : issueOnly,
    identity: () => ['model'],
  };
  const client = createAuthClient(kind, {
    apiUrl: API,
    secret: setup.secretRotates ? readSecret : secret(),
    settings: {
      store: setup.store === 'none' ? undefined : faultyStore.store,
      storeKeyPepper: undefined,
      storeTimeoutMs: STORE_TIMEOUT_MS,
      waitUntil: undefined,
      fetch: receiveApiRequest,
      timeoutMs: STORE_TIMEOUT_MS,
      retry: { attempts: setup.attempts, maxRetryAfterMs: 10_000 },
      refreshAhead: {},
      tokenBudget: undefined,
      allowedOrigins: [],
      now: () => time.wall,
      onEvent: ({ type }) => {
        if (type === 'token_adopted') model.tokenWasAdopted();
      },
    },
  });

  return {
    time,
    model,
    client,
    commands: [],
    faultyStore,
    requests,
    apiRequests,
    aborts,

    startCall(kind, minValidityMs, isAbortable) {
      const call = model.callStarted(kind, minValidityMs);
      const controller = new AbortController();
      const signal = isAbortable ? controller.signal : undefined;
      if (isAbortable) aborts.push({ call, controller });
      const settleCall = (check: () => void) => {
        model.expect(!call.isSettled, 'every call settles once');
        call.isSettled = true;
        check();
      };
      const run = (): Promise<AccessToken | Response> => {
        if (kind === 'fetch') return client.fetch(`/things/${call.position}`, signal ? { signal } : {});
        // The usual call, which takes a way of its own.
        if (kind === 'plain' && !signal) return client.getToken();
        return client.getToken({
          ...(signal && { signal }),
          ...(kind === 'force' && { forceRefresh: true }),
          ...(kind === 'min' && { minValidityMs }),
        });
      };
      currentCall.run(call, run).then(
        (result) =>
          settleCall(() => {
            if ('accessToken' in result) model.tokenWasReturned(call, result.accessToken, result.expiresAt);
          }),
        (error: unknown) =>
          settleCall(() => {
            const isReason = signal?.aborted && error === signal.reason;
            if (!isReason) model.callWasRejected(call, error);
            model.expect(isReason || call.isAborted !== 'while settled', 'an abort rejects with its reason');
          }),
      );
    },

    settle: settleAll,
    answer: answerRequest,
    answerApi,

    answerLast(answer) {
      const request = requests.at(-1);
      if (request) answerRequest(request, answer);
    },

    writeAsSibling(lifetimeMs, hasRefreshToken) {
      tokenCount += 1;
      const request = { sentAt: time.wall, refreshToken: undefined };
      const refreshToken = hasRefreshToken ? 'new' : 'none';
      const answer = { type: 'token' as const, lifetimeMs, refreshToken, isGuess: false } as const;
      const tokens = toTokens(`sibling-${tokenCount}`, request, answer);
      model.siblingWrote(tokens);
      faultyStore.write(tokens);
    },

    markAsSibling() {
      // Only a store that can compare and set shows each mark in time.
      if (setup.store === 'replacing') model.siblingMarked(faultyStore.mark());
    },

    rotateSecret() {
      secretVersion += 1;
    },

    signOut() {
      model.signedOut(faultyStore.entry?.accessToken);
      void client.signOut();
    },

    async passTime(wallMs, monotonicMs) {
      await settleAll();
      if (faultyStore.hanging.length > 0) {
        faultyStore.hadFault = true;
        model.storeWasSlow();
      }
      if (wallMs !== monotonicMs) model.clocksMovedApart();
      await time.advance(wallMs, monotonicMs);
    },

    async finish() {
      for (
        let waitedMs = 0;
        !setup.isAnsweredAtEnd && hasOpenCalls() && waitedMs < MAX_WAIT_MS;
        waitedMs += 10_000
      ) {
        answerApiRequests();
        await this.passTime(10_000, 10_000);
        model.settled();
      }
      model.expect(setup.isAnsweredAtEnd || !hasOpenCalls(), 'no call hangs');
      await answerEverything();
      model.expect(!hasOpenCalls(), 'no call hangs');
      model.expect(time.timers() === 0, 'no timer while idle');
      const { entry, hadFault } = faultyStore;
      if (entry?.accessToken && !hadFault) model.endedWithStored(entry.accessToken);
      model.clocksMovedApart();
      await time.advance(4_000_000, 4_000_000);
      this.startCall('plain', 0, false);
      const last = model.calls.at(-1);
      await answerEverything();
      const hasToken = last?.isSettled && model.cachedToken() !== undefined;
      model.expect(hasToken, 'a client recovers when its provider does');
      model.expect(time.timers() === 0, 'no timer while idle');
    },
  };

  async function settleAll(): Promise<void> {
    await settle();
    model.settled();
  }

  function hasOpenCalls(): boolean {
    return model.calls.some(({ isSettled }) => !isSettled);
  }

  function answerApiRequests(): void {
    for (const request of [...apiRequests]) answerApi(request, 200);
  }

  function answerApi(request: Harness['apiRequests'][number], status: number): void {
    model.apiAnswered(request, status);
    request.resolve(new Response(null, { status }));
  }

  async function answerEverything(): Promise<void> {
    const { behaviours, hanging } = faultyStore;
    Object.assign(behaviours, { get: 'works', set: 'works', delete: 'works', lock: 'works' });
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      for (const operation of [...hanging]) operation.resolve();
      answerApiRequests();
      await settle();
      for (const request of [...requests]) answerRequest(request, WORKING_ANSWER);
      await settleAll();
      if (requests.length + hanging.length + apiRequests.length > 0) continue;
      if (time.timers() === 0) return;
      // The pause before a retry or the next look at the store. A deadline is cleared once its work is done.
      model.expect(await time.fireNext(), 'no timer while idle');
    }
  }

  function answerRequest(request: Harness['requests'][number], answer: Answer): void {
    if (answer.type === 'token') {
      tokenCount += 1;
      const tokens = toTokens(`${tokenCount}`, request, answer);
      model.tokenWasIssued(request, tokens);
      request.resolve(tokens);
    } else {
      model.requestFailed(request, answer);
      request.reject(toFailure(answer));
    }
  }

  function receiveApiRequest(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { headers, url, signal } = new Request(input, init);
    const accessToken = headers.get('authorization')?.slice('Bearer '.length) ?? '';
    const position = Number(url.split('/').at(-1));
    const call = model.calls.find((started) => started.position === position);
    if (call) model.tokenWasReturned(call, accessToken);
    const isReplay = callsAtApi.has(position);
    callsAtApi.add(position);
    const response = addApiRequest({ call, accessToken, isReplay });
    const request = apiRequests.at(-1);
    const onAbort = (): void => request?.reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    return response;
  }
}
