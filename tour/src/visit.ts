import type { AuthClient, AuthEvent, AuthOptions } from '@x/auth-core';
import type { ProviderHandle } from '@x/auth-testing';
import { createTourClock, type TourClock } from './clock.ts';
import type { LooseOptions, TourProvider } from './providers.ts';
import { createWire, type Sent } from './wire.ts';

type TokenReceived = Extract<AuthEvent, { type: 'token_received' }>;

/** One provider while the tour is there. */
export interface Visit {
  readonly provider: TourProvider;
  readonly client: AuthClient;
  readonly clock: TourClock;
  /** A path of the API to call; undefined where none is known. */
  readonly resource: string | undefined;
  /** The emulator's side; undefined at a real provider. */
  readonly server: ProviderHandle | undefined;
  /** The same client with another secret, and nothing remembered. */
  createWith(secret: string): AuthClient;
  /** Of this step alone: requests to the token endpoint, by the emulator's count where there is one. */
  tokenRequests(): number;
  /** Of this step alone: what the API answered. */
  apiStatuses(): readonly number[];
  lastReceived(): TokenReceived;
  /** Ends a step: what was sent in it. */
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

  function soFar(): readonly Sent[] {
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
      server ? server.tokenRequests - countedBefore : soFar().filter(({ kind }) => kind === 'token').length,
    apiStatuses: () => soFar().flatMap(({ kind, status }) => (kind === 'api' ? [status] : [])),
    lastReceived() {
      if (received === undefined) throw new Error('No token was received yet.');
      return received;
    },
    endStep() {
      const all = soFar();
      sent = [];
      countedBefore = server?.tokenRequests ?? 0;
      return all;
    },
  };
}
