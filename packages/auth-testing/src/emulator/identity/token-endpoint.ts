import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { type ClientRequest, readClientId } from './client-authentication.ts';
import { exchangeCode } from './code-grant.ts';
import type { IdentityContext } from './identity-context.ts';
import { FORM_TYPE, refuse } from './responses.ts';
import { readScopes } from './scopes.ts';
import { respondWithTokens, toClaimOrder } from './tokens.ts';

/** The maximum length of a username, a password, a refresh token and a grant type. */
const MAX_LENGTH = 100;

/** The `error_description` for a wrong username or password. */
const WRONG_CREDENTIALS = 'invalid_username_or_password';

/** The grants that IdentityServer knows. For another one it says `unsupported_grant_type`. */
const KNOWN_GRANTS = [
  'authorization_code',
  'client_credentials',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
];

export async function exchangeToken(
  context: IdentityContext,
  request: ProviderRequest,
): Promise<EmulatedResponse> {
  const { mediaType, parameters } = request;
  if (mediaType !== FORM_TYPE) return refuse('invalid_request', 'content-type', 'Only a form is accepted.');
  const clientId = readClientId(request);
  const client = clientId === undefined ? undefined : context.clients.get(clientId);
  if (clientId === undefined || !client) {
    return refuse('invalid_client', 'credentials', 'The client is unknown.');
  }
  const grantType = parameters.get('grant_type') ?? '';
  if (!KNOWN_GRANTS.includes(grantType)) {
    return refuse('unsupported_grant_type', 'grant', 'The grant type is missing or unknown.');
  }
  const clientRequest = { clientId, client, parameters };
  if (grantType === 'refresh_token') return exchangeRefreshToken(context, clientRequest);
  if (!client.grantTypes.some((allowed) => allowed === grantType)) {
    return refuse('unauthorized_client', 'grant', 'The client may not use this grant.');
  }
  return grantType === 'password'
    ? exchangePassword(context, clientRequest)
    : exchangeCode(context, clientRequest);
}

async function exchangePassword(
  context: IdentityContext,
  { clientId, client, parameters }: ClientRequest,
): Promise<EmulatedResponse> {
  const { state } = context;
  const scopes = readScopes(parameters.get('scope'), client);
  if (!scopes) return refuse('invalid_scope', 'scope', 'A scope is unknown.');
  const username = parameters.get('username');
  const password = parameters.get('password') ?? '';
  if (username === undefined) return refuse('invalid_grant', 'parameter', 'The username is missing.');
  if (username.length > MAX_LENGTH || password.length > MAX_LENGTH) {
    return refuse('invalid_grant', 'parameter', 'The username or the password is too long.');
  }
  if (state.accounts.get(username)?.secret !== password) {
    const detail = 'The username or the password is wrong.';
    return refuse('invalid_grant', 'credentials', detail, WRONG_CREDENTIALS);
  }
  return respondWithTokens(context, { clientId, scopes, signIn: { username, authenticatedAt: state.now() } });
}

async function exchangeRefreshToken(
  context: IdentityContext,
  { clientId, client, parameters }: ClientRequest,
): Promise<EmulatedResponse> {
  const { refreshTokens, settings, accounts } = context.state;
  const presented = parameters.get('refresh_token');
  if (presented === undefined) {
    return refuse('invalid_request', 'parameter', 'The refresh token is missing.');
  }
  const found = refreshTokens.find(presented);
  const isOwn = found?.clientId === clientId && client.grantTypes.includes('refresh_token');
  if (!found?.signIn || !isOwn || !accounts.has(found.accountId)) {
    return refuse('invalid_grant', 'refresh-token', 'The refresh token is not one of this client.');
  }
  const { refreshRotation: rotation, revokesOnReuse } = settings;
  const redemption = refreshTokens.redeem(presented, { rotation, revokesOnReuse });
  if ('refusal' in redemption) {
    return redemption.refusal === 'reused'
      ? refuse('invalid_grant', 'refresh-token-reuse', 'The refresh token was used before.')
      : refuse('invalid_grant', 'refresh-token', 'The refresh token is no longer valid.');
  }
  const scopes = toClaimOrder(found.scopes ?? []);
  const { refreshToken: rotated } = redemption;
  return respondWithTokens(context, { clientId, signIn: found.signIn, scopes, rotated });
}
