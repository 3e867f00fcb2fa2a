import type { Account } from '../account.ts';
import { readBasic } from '../authorization.ts';
import type { EmulatedResponse, Operation, ProviderRequest } from '../operation.ts';
import type { RequestParameters } from '../parameters.ts';
import type { ProviderState } from '../provider-state.ts';
import { missing, NO_STORE, refuse, refuseSchema } from './auth0-responses.ts';

export interface Auth0Options {
  /** The path of the token endpoint: the path of `authUrl` plus `/oauth/token`. */
  readonly tokenPath: string;
  /** The audience of the provider's API. Auth0 compares it exactly. */
  readonly audience: string;
  /** The scope of every token. Left out of tokens and responses if absent. */
  readonly scope?: string;
}

const ACCEPTED_TYPES = ['application/json', 'application/x-www-form-urlencoded'];

/** The token endpoint of Auth0, which Blameless and Blooma use. */
export function createAuth0Operations(state: ProviderState, options: Auth0Options): readonly Operation[] {
  const { tokenPath, audience, scope } = options;

  function exchangeToken(request: ProviderRequest): EmulatedResponse | Promise<EmulatedResponse> {
    if (request.query.size > 0) {
      // Credentials must not be in the URI (RFC 6749 §2.3.1).
      return refuse(400, 'invalid_request', 'The token endpoint takes no query.', 'parameter');
    }
    const { parameters } = request;
    if (!ACCEPTED_TYPES.includes(request.mediaType)) {
      const detail = 'Content-Type must be application/json or application/x-www-form-urlencoded.';
      return refuse(400, 'invalid_request', detail, 'content-type');
    }
    if (parameters.flaw) return refuse(400, 'invalid_request', `${parameters.flaw}.`, 'parameter');

    const grantType = parameters.get('grant_type');
    if (grantType === undefined) return missing('grant_type');
    if (grantType === 'client_credentials') return exchangeCredentials(request, parameters);
    if (grantType === 'refresh_token') return exchangeRefreshToken(request, parameters);
    return refuse(400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`, 'grant');
  }

  async function exchangeCredentials(
    request: ProviderRequest,
    parameters: RequestParameters,
  ): Promise<EmulatedResponse> {
    const clientId = parameters.get('client_id');
    if (clientId === undefined) return missing('client_id');
    const secret = parameters.get('client_secret');
    if (secret === undefined) return missing('client_secret');

    const account = state.accounts.get(clientId);
    // A request must not use two authentication methods (RFC 6749 §2.3): here a Basic header and the body.
    if (account?.secret !== secret || request.headers.has('authorization')) {
      return refuse(401, 'access_denied', 'Unauthorized', 'credentials');
    }
    if (account.grantTypes && !account.grantTypes.includes('client_credentials')) {
      const detail = "Grant type 'client_credentials' not allowed for the client.";
      return refuse(403, 'unauthorized_client', detail, 'grant');
    }
    return (
      refuseAudience(account, parameters.get('audience')) ??
      refuseSchema(request) ??
      grant(clientId, 'client-credentials')
    );
  }

  function refuseAudience(account: Account, asked: string | undefined): EmulatedResponse | undefined {
    if (asked === undefined) {
      const detail = 'No audience parameter was provided, and no default audience has been configured';
      return refuse(403, 'access_denied', detail, 'audience');
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

  async function exchangeRefreshToken(
    request: ProviderRequest,
    parameters: RequestParameters,
  ): Promise<EmulatedResponse> {
    const basic = readBasic(request.headers.get('authorization'));
    const clientId = basic?.username ?? parameters.get('client_id');
    const secret = basic?.password ?? parameters.get('client_secret');
    const refreshToken = parameters.get('refresh_token');
    if (refreshToken === undefined) return missing('refresh_token');
    if (clientId === undefined && !request.headers.has('authorization')) return missing('client_id');
    if (clientId === undefined || state.accounts.get(clientId)?.secret !== secret) {
      return refuse(401, 'invalid_client', 'Invalid client secret', 'credentials', {
        'www-authenticate': 'Basic realm="Auth0"',
      });
    }
    const refusal = refuseSchema(request);
    if (refusal) return refusal;
    const unknown = 'Unknown or invalid refresh token.';
    if (state.refreshTokens.find(refreshToken)?.accountId !== clientId) {
      return refuse(403, 'invalid_grant', unknown, 'refresh-token');
    }
    const redemption = state.refreshTokens.redeem(refreshToken, state.settings.refreshRotation);
    if ('refusal' in redemption) {
      const rule = redemption.refusal === 'reused' ? 'refresh-token-reuse' : 'refresh-token';
      return refuse(403, 'invalid_grant', unknown, rule);
    }
    return grant(clientId, 'refresh_token', redemption.refreshToken);
  }

  async function grant(clientId: string, gty: string, rotated?: string): Promise<EmulatedResponse> {
    const { lifetimeMs, refreshLifetimeMs, tokenFormat: format, sendsExpiry, refreshTokens } = state.settings;
    const scopeMember = scope !== undefined && { scope };
    const claims = { sub: `${clientId}@clients`, azp: clientId, gty, ...scopeMember };
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
        ...(sendsExpiry && { expires_in: lifetimeMs / 1_000 }),
      },
    };
  }

  return [
    { id: 'exchangeToken', method: 'POST', path: tokenPath, kind: 'token', respond: exchangeToken },
    {
      id: 'getKeys',
      method: 'GET',
      path: tokenPath.replace(/\/oauth\/token$/, '/.well-known/jwks.json'),
      kind: 'other',
      respond: () => ({ status: 200, body: state.accessTokens.jwks }),
    },
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
