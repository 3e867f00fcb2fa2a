import type { AuthClient, AuthEvent, AuthOptions } from '@x/auth-core';
import type { ProviderHandle } from '@x/auth-testing';
import { createTourClock, type TourClock } from './clock.ts';
import type { LooseOptions, TourProvider } from './providers.ts';
import { createWire, type Sent } from './wire.ts';

type TokenReceived = Extract<AuthEvent, { type: 'token_received' }>;

/** The state of the tour at one provider. */
export interface Visit {
  readonly provider: TourProvider;
  readonly client: AuthClient;
  readonly clock: TourClock;
  /** An API path to call. Undefined if none is known. */
  readonly resource: string | undefined;
  /** The handle of the emulated provider. Undefined for a real one. */
  readonly server: ProviderHandle | undefined;
  /** Creates a new client with the same options and another secret. */
  createWith(secret: string): AuthClient;
  /** The number of token requests in this step, counted by the emulator if there is one. */
  tokenRequests(): number;
  /** The statuses of the API's responses in this step. */
  apiStatuses(): readonly number[];
  lastReceived(): TokenReceived;
  /** Ends a step and returns the requests that it sent. */
  endStep(): readonly Sent[];
}

export interface VisitOptions {
  provider: TourProvider;
  options: LooseOptions;
  resource: string | undefined;
  server?: ProviderHandle;
}

export function createVisit({ provider, options, resource, server }: VisitOptions): Visit {
  const clock = createTourClock();
  const wire = createWire();
  let sent: readonly Sent[] = [];
  let countedBefore = server?.tokenRequests ?? 0;
  let received: TokenReceived | undefined;

  const shared: AuthOptions = {
    fetch: wire.fetch,
    now: clock.now,
    onEvent(event) {
      if (event.type === 'token_received') received = event;
    },
  };

  function sentInStep(): readonly Sent[] {
    sent = [...sent, ...wire.take()];
    return sent;
  }

  return {
    provider,
    clock,
    resource,
    server,
    client: provider.create({ ...options, ...shared }),
    createWith: (secret) => provider.create({ ...options, ...shared, [provider.secret]: secret }),
    tokenRequests: () =>
      server
        ? server.tokenRequests - countedBefore
        : sentInStep().filter(({ kind }) => kind === 'token').length,
    apiStatuses: () => sentInStep().flatMap(({ kind, status }) => (kind === 'api' ? [status] : [])),
    lastReceived() {
      if (received === undefined) throw new Error('No token was received yet.');
      return received;
    },
    endStep() {
      const all = sentInStep();
      sent = [];
      countedBefore = server?.tokenRequests ?? 0;
      return all;
    },
  };
}
