import type { EmulatedResponse, Operation, ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';
import { authenticateClient } from './auth0-client.ts';
import { toAuth0Discovery } from './auth0-discovery.ts';
import { missing, NO_STORE, refuseBody, refuseClient } from './auth0-responses.ts';
import { type Auth0Options, createTokenEndpoint } from './auth0-token.ts';

/** The endpoints of an Auth0 tenant that a machine uses. Blameless and Blooma are tenants. */
export function createAuth0Operations(state: ProviderState, options: Auth0Options): readonly Operation[] {
  const { issuer } = options;

  /** Revokes the refresh tokens of a sign-in. An unknown token is no error (RFC 7009 §2.2). */
  async function revokeRefreshToken(request: ProviderRequest): Promise<EmulatedResponse> {
    const refusal = refuseBody(request);
    if (refusal) return refusal;
    const token = request.parameters.get('token');
    if (token === undefined) return missing('token');
    const client = await authenticateClient(state, request, {
      issuer,
      methods: ['client_secret_post', 'client_secret_basic'],
    });
    if (typeof client === 'string') {
      return refuseClient('invalid_client', 'Invalid client secret', client, request);
    }
    if (state.refreshTokens.find(token)?.accountId === client.clientId) state.refreshTokens.revoke(token);
    return { status: 200, headers: NO_STORE };
  }

  const { pathname } = new URL(issuer);
  const other = (id: string, method: 'GET' | 'POST', path: string, respond: Operation['respond']) =>
    ({ id, method, path: `${pathname}${path}`, kind: 'other', respond }) as const;
  return [
    { ...other('exchangeToken', 'POST', 'oauth/token', createTokenEndpoint(state, options)), kind: 'token' },
    other('revokeRefreshToken', 'POST', 'oauth/revoke', revokeRefreshToken),
    other('getKeys', 'GET', '.well-known/jwks.json', async () => ({
      status: 200,
      body: await state.signer.jwks(),
    })),
    other('getDiscoveryDocument', 'GET', '.well-known/openid-configuration', () => ({
      status: 200,
      body: toAuth0Discovery(issuer, state.settings.signingAlgorithm),
    })),
  ];
}

/** A curl command that requests a token from Auth0. */
export function toAuth0Curl(
  authUrl: string,
  { clientId, audience }: { clientId: string; audience: string },
  secret: string,
): string {
  return `curl ${authUrl}/oauth/token -d grant_type=client_credentials -d client_id=${clientId} -d audience=${audience} --data-urlencode "client_secret=${secret}"`;
}

/** The documented token request of Auth0. */
export function toAuth0Request(
  authUrl: string,
  { clientId, clientSecret, audience }: { clientId: string; clientSecret: string; audience: string },
): Request {
  const body = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience,
  };
  return new Request(`${authUrl}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
