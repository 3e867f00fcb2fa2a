import { createFaultPlan } from './faults/fault-plan.ts';
import type { LoopbackServer } from './loopback-server.ts';
import type { Behaviour } from './operation.ts';
import { createProviderApp } from './provider-app.ts';
import { createProviderHandle, type ProviderHandle } from './provider-handle.ts';
import type { ProviderState } from './provider-state.ts';

export interface ProviderServerOptions<Options> {
  readonly behaviour: Behaviour;
  /** The base of the provider's API. @default the server's URL */
  readonly apiUrl?: string;
  /** A path below `apiUrl` that needs a live token. */
  readonly resource: string;
  /** What the provider's factory takes. */
  readonly options: Options;
  /** Revokes a refresh token. @default `state.refreshTokens.revoke` */
  readonly revokeRefreshToken?: (refreshToken: string) => void | Promise<void>;
}

/** Serves a provider's behaviour on `server`, and returns the handle that a test uses. */
export function serveProvider<Options>(
  server: LoopbackServer,
  state: ProviderState,
  { behaviour, apiUrl = server.url, ...rest }: ProviderServerOptions<Options>,
): ProviderHandle<Options> {
  const faults = createFaultPlan(behaviour.operations);
  server.serve(createProviderApp(state, behaviour, faults));
  return createProviderHandle(state, {
    faults,
    url: server.url,
    apiUrl,
    revokeRefreshToken: state.refreshTokens.revoke,
    ...rest,
  });
}
