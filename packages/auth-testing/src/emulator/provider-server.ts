import { createFaultPlan } from './faults/fault-plan.ts';
import type { LoopbackServer } from './loopback-server.ts';
import type { Behaviour } from './operation.ts';
import { createProviderApp } from './provider-app.ts';
import { createProviderHandle, type ProviderFacts, type ProviderHandle } from './provider-handle.ts';
import type { ProviderState } from './provider-state.ts';

export interface ProviderServerOptions<Options> extends Omit<ProviderFacts<Options>, 'apiUrl' | 'authUrl'> {
  readonly behaviour: Behaviour;
  /** The base of the provider's API. @default the server's URL */
  readonly apiUrl?: string;
  /** The base of its auth endpoints. @default the server's URL */
  readonly authUrl?: string;
  /** Revokes a refresh token. @default `state.refreshTokens.revoke` */
  readonly revokeRefreshToken?: (refreshToken: string) => void | Promise<void>;
}

/** Serves a provider's behaviour on `server`, and returns the handle that a test uses. */
export function serveProvider<Options>(
  server: LoopbackServer,
  state: ProviderState,
  options: ProviderServerOptions<Options>,
): ProviderHandle<Options> {
  const {
    behaviour,
    apiUrl = server.url,
    authUrl = server.url,
    revokeRefreshToken = state.refreshTokens.revoke,
    ...facts
  } = options;
  const faults = createFaultPlan(behaviour.operations);
  server.serve(createProviderApp(state, behaviour, faults));
  return createProviderHandle(state, {
    facts: { ...facts, apiUrl, authUrl },
    faults,
    url: server.url,
    revokeRefreshToken,
  });
}
