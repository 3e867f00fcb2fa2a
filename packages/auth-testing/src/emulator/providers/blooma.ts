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

/** The options with which `createBloomaAuth` uses the emulator. */
export interface BloomaOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: string;
}

/** Starts Blooma on a server. */
export async function startBlooma(
  server: ProviderHost,
  context: EmulatorContext,
): Promise<ProviderHandle<BloomaOptions>> {
  const { url } = server;
  const options: BloomaOptions = {
    baseUrl: url,
    clientId: 'blooma-client',
    clientSecret: 'blooma_s3cret-with_dash-and_underscore',
    authUrl: url,
  };
  const audience = `${url}/api/`;

  const state = await createProviderState({
    context,
    name: 'blooma',
    settings: {
      lifetimeMs: 86_400_000,
      refreshLifetimeMs: 2_592_000_000,
      sendsExpiry: true,
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

  async function guard(request: ProviderRequest, respond: () => EmulatedResponse): Promise<EmulatedResponse> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw === undefined) return respond();
    const problem = flaw === 'missing' ? '' : ', error="invalid_token"';
    return { status: 401, headers: { 'www-authenticate': `Bearer realm="blooma"${problem}` } };
  }

  const behaviour: Behaviour = {
    operations: [
      ...createAuth0Operations(state, { issuer: `${url}/`, audience, scope: 'USER' }),
      {
        id: 'listLoans',
        method: 'GET',
        path: '/api/loans',
        kind: 'resource',
        respond: (request) =>
          guard(request, () => ({ status: 200, body: { loans: [{ id: 1, amount: 250_000 }] } })),
      },
      {
        id: 'createLoan',
        method: 'POST',
        path: '/api/loans',
        kind: 'resource',
        respond: (request) => guard(request, () => echo(request)),
      },
    ],
    // Blooma documents no body for API errors.
    ...createFallbacks((status, _message, headers = {}) => ({ status, headers })),
  };
  return serveProvider(server, state, {
    title: 'Blooma',
    behaviour,
    resource: '/api/loans',
    options,
    secretOption: 'clientSecret',
    tokenMembers: OAUTH_TOKEN_MEMBERS,
    toTokenRequest: (clientId, clientSecret) => toAuth0Request(url, { clientId, clientSecret, audience }),
    toCurl: (secret) => toAuth0Curl(url, { ...options, audience }, secret),
  });
}

/** Returns the request body, so that a test can check that a replay sends it completely. */
function echo({ headers, body }: ProviderRequest): EmulatedResponse {
  return {
    status: 201,
    headers: { 'content-type': headers.get('content-type') ?? 'application/octet-stream' },
    body,
  };
}
