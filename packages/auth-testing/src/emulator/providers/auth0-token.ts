import type { Account } from '../account.ts';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';
import { toWholeSeconds } from '../tokens/access-tokens.ts';
import { authenticateClient, readClientId } from './auth0-client.ts';
import { missing, NO_STORE, refuse, refuseBody, refuseClient } from './auth0-responses.ts';

export interface Auth0Options {
  /** The tenant: its URL with a slash. Endpoints are below it, and it is the issuer of its tokens. */
  readonly issuer: string;
  /** The audience of the provider's API. Auth0 compares it exactly. */
  readonly audience: string;
  /** The scope of every token. Left out of tokens and responses if absent. */
  readonly scope?: string;
}

/** The token endpoint of an Auth0 tenant. */
export function createTokenEndpoint(
  state: ProviderState,
  { issuer, audience, scope }: Auth0Options,
): (request: ProviderRequest) => Promise<EmulatedResponse> {
  async function exchangeToken(request: ProviderRequest): Promise<EmulatedResponse> {
    const refusal = refuseBody(request);
    if (refusal) return refusal;
    const grantType = request.parameters.get('grant_type');
    if (grantType === undefined) return missing('grant_type');
    if (grantType === 'client_credentials') return exchangeCredentials(request);
    if (grantType === 'refresh_token') return exchangeRefreshToken(request);
    return refuse(400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`, 'grant');
  }

  async function exchangeCredentials(request: ProviderRequest): Promise<EmulatedResponse> {
    const { parameters, headers } = request;
    if (readClientId(request) === undefined) return missing('client_id');
    const isBare = !headers.has('authorization') && parameters.get('client_assertion') === undefined;
    if (isBare && parameters.get('client_secret') === undefined) return missing('client_secret');

    const client = await authenticateClient(state, request, { issuer, methods: ['client_secret_post'] });
    if (typeof client === 'string') return refuseClient('access_denied', 'Unauthorized', client, request);
    const { account, clientId } = client;
    if (account.grantTypes && !account.grantTypes.includes('client_credentials')) {
      const detail = "Grant type 'client_credentials' not allowed for the client.";
      return refuse(403, 'unauthorized_client', detail, 'grant');
    }
    const organization = parameters.get('organization');
    const claims = { gty: 'client-credentials', ...(organization !== undefined && { org_id: organization }) };
    return refuseAudience(account, request) ?? grant(clientId, claims);
  }

  function refuseAudience(account: Account, { parameters }: ProviderRequest): EmulatedResponse | undefined {
    const named = parameters.get('audience');
    const resource = parameters.get('resource');
    const asked = named ?? resource;
    if (asked === undefined) {
      const detail = 'No audience parameter was provided, and no default audience has been configured';
      return refuse(403, 'access_denied', detail, 'audience');
    }
    if (named !== undefined && resource !== undefined) {
      return refuse(400, 'invalid_request', 'Send either audience or resource.', 'audience');
    }
    if (asked !== audience) {
      return refuse(403, 'access_denied', `Service not enabled within domain: ${asked}`, 'audience');
    }
    if (account.audiences && !account.audiences.includes(asked)) {
      const detail = `Client is not authorized to access "${asked}". You might probably want to create a "client-grant" associated to this API.`;
      return refuse(403, 'access_denied', detail, 'audience');
    }
    return undefined;
  }

  async function exchangeRefreshToken(request: ProviderRequest): Promise<EmulatedResponse> {
    const refreshToken = request.parameters.get('refresh_token');
    if (refreshToken === undefined) return missing('refresh_token');
    if (readClientId(request) === undefined && !request.headers.has('authorization')) {
      return missing('client_id');
    }
    const client = await authenticateClient(state, request, {
      issuer,
      methods: ['client_secret_post', 'client_secret_basic'],
    });
    if (typeof client === 'string') {
      return refuseClient('invalid_client', 'Invalid client secret', client, request);
    }
    const unknown = 'Unknown or invalid refresh token.';
    if (state.refreshTokens.find(refreshToken)?.accountId !== client.clientId) {
      return refuse(403, 'invalid_grant', unknown, 'refresh-token');
    }
    const { refreshRotation: rotation, revokesOnReuse } = state.settings;
    const redemption = state.refreshTokens.redeem(refreshToken, { rotation, revokesOnReuse });
    if ('refusal' in redemption) {
      const rule = redemption.refusal === 'reused' ? 'refresh-token-reuse' : 'refresh-token';
      return refuse(403, 'invalid_grant', unknown, rule);
    }
    return grant(client.clientId, { gty: 'refresh_token' }, redemption.refreshToken);
  }

  async function grant(clientId: string, asked: object, rotated?: string): Promise<EmulatedResponse> {
    const { lifetimeMs, refreshLifetimeMs, tokenFormat: format, sendsExpiry, refreshTokens } = state.settings;
    const scopeMember = scope !== undefined && { scope };
    const claims = { sub: `${clientId}@clients`, azp: clientId, ...asked, ...scopeMember };
    const refreshToken =
      rotated ??
      (refreshTokens
        ? state.refreshTokens.issue({ accountId: clientId }, refreshLifetimeMs).refreshToken
        : undefined);
    const accessToken = await state.accessTokens.issue({ lifetimeMs, format, claims });
    return {
      status: 200,
      headers: NO_STORE,
      issued: { accessToken, renewed: rotated !== undefined },
      body: {
        access_token: accessToken,
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
        token_type: 'Bearer',
        ...scopeMember,
        ...(sendsExpiry && { expires_in: toWholeSeconds(lifetimeMs) }),
      },
    };
  }

  return exchangeToken;
}
