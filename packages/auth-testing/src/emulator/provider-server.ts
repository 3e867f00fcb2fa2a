import { createFaultPlan } from './faults/fault-plan.ts';
import type { Behaviour } from './operation.ts';
import { createProviderApp } from './provider-app.ts';
import { createProviderHandle, type ProviderFacts, type ProviderHandle } from './provider-handle.ts';
import type { ProviderHost } from './provider-host.ts';
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

/** Serves a provider's behaviour at `server`, and returns the handle that a test uses. */
export function serveProvider<Options>(
  server: ProviderHost,
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
  const answer = createProviderApp(state, behaviour, faults);
  server.serve(answer);
  return createProviderHandle(state, {
    facts: { ...facts, apiUrl, authUrl },
    behaviour,
    faults,
    answer,
    url: server.url,
    revokeRefreshToken,
  });
}
