import { randomBytes } from 'node:crypto';
import { readBearer } from '../authorization.ts';
import type { Surroundings } from '../emulator-context.ts';
import { apiAudience } from '../identity/api-resource.ts';
import { attendedClientId, defaultClients, type IdentityClient } from '../identity/client.ts';
import { createIdentityServer } from '../identity/identity-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import type { Answer, ProviderRequest } from '../operation.ts';
import { createProviderApp } from '../provider-app.ts';
import { createProviderHandle, type ProviderHandle } from '../provider-handle.ts';
import { createProviderState } from '../provider-state.ts';
import { createIdentityOperations, identityFallbacks } from './identity-server-4.ts';

/** What `createBlastiqAuth` takes to reach the emulator. */
export interface BlastiqOptions {
  readonly username: string;
  readonly password: string;
  readonly authority: string;
  readonly apiUrl: string;
}

/** What `createAttendedBlastiqAuth` takes to reach the emulator. */
export interface AttendedBlastiqOptions {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authority: string;
  readonly apiUrl: string;
}

export interface BlastiqHandle extends ProviderHandle<BlastiqOptions> {
  /** The applications its identity server knows, by client id. Change them at will. */
  readonly clients: Map<string, IdentityClient>;
  /** For the attended flow. The redirect URI may be given any port. */
  readonly attended: AttendedBlastiqOptions;
}

/** Starts BlastIQ on a server: a certified OpenID Connect server that answers as IdentityServer does. */
export async function startBlastiq(
  server: LoopbackServer,
  surroundings: Surroundings,
): Promise<BlastiqHandle> {
  const { url } = server;
  const authority = `${url}/identity`;
  const options: BlastiqOptions = {
    username: 'blastiq-user',
    // Every character that a form encoding could spoil.
    password: 'blastiq p+a&s%s-é',
    authority,
    apiUrl: url,
  };

  const state = await createProviderState({
    surroundings,
    name: 'blastiq',
    settings: {
      lifetimeMs: 3_600_000,
      refreshLifetimeMs: 2_592_000_000,
      sendsExpiry: true,
      tokenFormat: 'jwt',
      refreshTokens: true,
      refreshRotation: 'one-time',
      clockOffsetMs: 0,
      corsOrigins: [],
    },
    accounts: [[options.username, { secret: options.password }]],
    issuer: authority,
    audience: apiAudience,
    generateRefreshToken: () => randomBytes(32).toString('hex'),
  });
  const clients = new Map(defaultClients);
  const identity = await createIdentityServer(state, { authority, clients });
  state.revokeRefreshToken = identity.revokeRefreshToken;

  async function listSites(request: ProviderRequest): Promise<Answer> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw === undefined) return { status: 200, body: { sites: [{ id: 1, name: 'North pit' }] } };
    const realm = 'Bearer realm="IdentityServer"';
    const expired = flaw === 'expired' ? ',error_description="The access token expired"' : '';
    const challenge = flaw === 'missing' ? realm : `${realm},error="invalid_token"${expired}`;
    return { status: 401, headers: { 'www-authenticate': challenge } };
  }

  server.serve(
    createProviderApp(state, {
      operations: [
        ...createIdentityOperations(state, identity, clients),
        { id: 'listSites', method: 'GET', path: '/api/sites', kind: 'resource', answer: listSites },
      ],
      ...identityFallbacks,
    }),
  );
  const handle = createProviderHandle(state, { url, apiUrl: url, resource: '/api/sites', options });
  const redirectUri = 'http://127.0.0.1/callback';
  const attended = { clientId: attendedClientId, redirectUri, authority, apiUrl: url };
  return Object.assign(handle, { clients, attended });
}
