import { createHash } from 'node:crypto';
import type { EmulatedResponse } from '../operation.ts';
import type { SignIn } from '../sign-in.ts';
import { toWholeSeconds } from '../tokens/access-tokens.ts';
import type { RefreshFamily, RefreshGrant } from '../tokens/refresh-tokens.ts';
import { API_RESOURCE } from './api-resource.ts';
import type { IdentityContext } from './identity-context.ts';
import { NO_STORE } from './responses.ts';

const ID_TOKEN_LIFETIME_S = 300;

export interface TokenGrant {
  readonly clientId: string;
  readonly signIn: SignIn;
  readonly scopes: readonly string[];
  /** Where the refresh token belongs. */
  readonly family?: RefreshFamily;
  /** A refresh token that replaces the presented one. Absent for a new sign-in. */
  readonly rotated?: string;
  readonly nonce?: string;
  readonly state?: string;
}

/** The response of the token endpoint, with the members and claims of IdentityServer. */
export async function respondWithTokens(
  context: IdentityContext,
  grant: TokenGrant,
): Promise<EmulatedResponse> {
  const { settings, accessTokens } = context.state;
  const { lifetimeMs, tokenFormat: format, sendsExpiry } = settings;
  const { scopes, rotated } = grant;
  const accessToken = await accessTokens.issue({
    lifetimeMs,
    format,
    type: 'at+jwt',
    claims: toAccessClaims(context, grant),
  });
  const idToken = scopes.includes('openid') && (await signIdToken(context, grant, accessToken));
  const refreshToken = rotated ?? issueRefreshToken(context, grant);
  return {
    status: 200,
    headers: NO_STORE,
    issued: { accessToken, renewed: rotated !== undefined },
    body: {
      ...(idToken && { id_token: idToken }),
      access_token: accessToken,
      ...(sendsExpiry && { expires_in: toWholeSeconds(lifetimeMs) }),
      token_type: 'Bearer',
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      scope: scopes.join(' '),
    },
  };
}

function issueRefreshToken(context: IdentityContext, grant: TokenGrant): string | undefined {
  const { state, clients } = context;
  const { clientId, signIn, scopes, family } = grant;
  const isAllowed = clients.get(clientId)?.grantTypes.includes('refresh_token') ?? false;
  if (!state.settings.refreshTokens || !isAllowed || !scopes.includes('offline_access')) return undefined;
  const stored: RefreshGrant = { accountId: signIn.username, clientId, signIn, scopes };
  return state.refreshTokens.issue(stored, state.settings.refreshLifetimeMs, family).refreshToken;
}

function toAccessClaims(
  { state }: IdentityContext,
  { clientId, signIn, scopes }: TokenGrant,
): Record<string, unknown> {
  const { iat, exp } = state.accessTokens.lifespan(state.settings.lifetimeMs);
  const isForApi = API_RESOURCE.scopes.some((scope) => scopes.includes(scope));
  return {
    nbf: iat,
    exp,
    aud: isForApi ? API_RESOURCE.name : undefined,
    client_id: clientId,
    ...toPersonClaims(signIn, true),
    iat,
    scope: toClaimOrder(scopes),
    amr: ['pwd'],
  };
}

/** In a token, and so after a refresh, `offline_access` comes last. */
export function toClaimOrder(scopes: readonly string[]): readonly string[] {
  const others = scopes.filter((scope) => scope !== 'offline_access');
  return others.length < scopes.length ? [...others, 'offline_access'] : others;
}

function signIdToken(
  { state, authority }: IdentityContext,
  { clientId, signIn, nonce, rotated, state: oauthState }: TokenGrant,
  accessToken: string,
): Promise<string> {
  const iat = Math.floor(state.now() / 1_000);
  const claims = {
    nbf: iat,
    exp: iat + ID_TOKEN_LIFETIME_S,
    iss: authority,
    aud: clientId,
    ...(nonce !== undefined && { nonce }),
    iat,
    at_hash: toHash(accessToken),
    ...(oauthState !== undefined && { s_hash: toHash(oauthState) }),
    // After a refresh the server no longer knows the session.
    ...toPersonClaims(signIn, rotated === undefined),
    amr: ['pwd'],
  };
  return state.signer.sign(claims, 'JWT');
}

function toPersonClaims({ username, authenticatedAt, sessionId }: SignIn, hasSession: boolean): object {
  return {
    ...(hasSession && sessionId !== undefined && { sid: sessionId }),
    sub: username,
    auth_time: Math.floor(authenticatedAt / 1_000),
    idp: 'local',
  };
}

/** The left half of the hash of the signature algorithm, which is SHA-256 (OpenID Connect Core §3.1.3.6). */
function toHash(value: string): string {
  return createHash('sha256').update(value, 'ascii').digest().subarray(0, 16).toString('base64url');
}
