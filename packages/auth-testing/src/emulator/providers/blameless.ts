import { randomBytes } from 'node:crypto';
import { readBearer } from '../authorization.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Behaviour, EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { ProviderHost } from '../provider-host.ts';
import { serveProvider } from '../provider-server.ts';
import { createProviderState } from '../provider-state.ts';
import { OAUTH_TOKEN_MEMBERS } from '../tokens/token-members.ts';
import { createAuth0Operations, toAuth0Curl, toAuth0Request } from './auth0.ts';
import { createFallbacks } from './auth0-responses.ts';

/** The options with which `createBlamelessAuth` uses the emulator. */
export interface BlamelessOptions {
  readonly customer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: string;
  readonly apiUrl: string;
}

/** Starts Blameless on a server. */
export async function startBlameless(
  server: ProviderHost,
  context: EmulatorContext,
): Promise<ProviderHandle<BlamelessOptions>> {
  const { url } = server;
  const options: BlamelessOptions = {
    customer: 'acme',
    clientId: 'blameless-client',
    clientSecret: 'blameless_s3cret-with_dash-and_underscore',
    authUrl: url,
    apiUrl: `${url}/api/v1`,
  };
  // Blameless names its API by its host, without a scheme and without a slash.
  const audience = `${options.customer}.blameless.io`;

  const state = await createProviderState({
    context,
    name: 'blameless',
    settings: {
      lifetimeMs: 86_400_000,
      refreshLifetimeMs: 2_592_000_000,
      sendsExpiry: false,
      tokenFormat: 'jwt',
      refreshTokens: false,
      refreshRotation: 'one-time',
      revokesOnReuse: true,
      signingAlgorithm: 'RS256',
      strict: false,
      clockOffsetMs: 0,
      sendsIssuer: false,
      corsOrigins: [],
    },
    accounts: [[options.clientId, { secret: options.clientSecret }]],
    issuer: `${url}/`,
    audience,
    generateRefreshToken: () => `v1.${randomBytes(32).toString('base64url')}`,
  });

  async function getIncident(request: ProviderRequest): Promise<EmulatedResponse> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw !== undefined) return refuse(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
    const id = request.pathParameters.id ?? '';
    if (!/^\d+$/.test(id)) return refuse(400, 'invalid id');
    return {
      status: 200,
      body: { ok: true, incident: { _id: Number(id), description: 'Checkout is slow' } },
    };
  }

  const behaviour: Behaviour = {
    operations: [
      ...createAuth0Operations(state, { issuer: `${url}/`, audience }),
      {
        id: 'getIncident',
        method: 'GET',
        path: '/api/v1/incidents/:id',
        kind: 'resource',
        respond: getIncident,
      },
    ],
    ...createFallbacks(refuse),
  };
  return serveProvider(server, state, {
    title: 'Blameless',
    behaviour,
    apiUrl: options.apiUrl,
    resource: '/incidents/1',
    options,
    secretOption: 'clientSecret',
    tokenMembers: OAUTH_TOKEN_MEMBERS,
    toTokenRequest: (clientId, clientSecret) => toAuth0Request(url, { clientId, clientSecret, audience }),
    toCurl: (secret) => toAuth0Curl(url, { ...options, audience }, secret),
  });
}

/** The documented error object, wrapped in `error`. */
function refuse(status: number, message: string, headers: Record<string, string> = {}): EmulatedResponse {
  return { status, headers, body: { error: { status, message } } };
}
