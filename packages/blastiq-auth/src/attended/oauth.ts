import type { TokenSet } from '@x/auth-core';
import { type IssuerCall, type TokenAnswer, toOAuthTokenSet, withRefreshToken } from '@x/auth-core/provider';
import * as oauth from 'oauth4webapi';
import { type DiscoveryDocument, toEndpoint } from '../discovery.ts';
import type { AttendedConfig } from './options.ts';
import { toSignInError } from './sign-in-error.ts';
import type { Transaction } from './transactions.ts';

// The only file that imports oauth4webapi. It is loaded with the code of a sign-in.

/** How far the clocks of BlastIQ's own servers may differ, in seconds. */
const CLOCK_TOLERANCE_S = 30;

export interface AuthorizationParameters {
  /** OpenID Connect Core §3.1.2.1, such as `login` or `none`. */
  readonly prompt?: string | undefined;
  /** The name of the person, to fill in at the sign-in page. */
  readonly loginHint?: string | undefined;
}

export interface AuthorizationRequest extends Pick<Transaction, 'state' | 'nonce' | 'codeVerifier'> {
  readonly url: URL;
}

/** A request for a sign-in, with fresh `state`, `nonce` and PKCE S256 (RFC 7636, RFC 9700 §2.1). */
export async function createAuthorizationRequest(
  { authority, clientId, redirectUri, scope }: AttendedConfig,
  document: DiscoveryDocument,
  { prompt, loginHint }: AuthorizationParameters,
  call: IssuerCall,
): Promise<AuthorizationRequest> {
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const url = new URL(toEndpoint(document, 'authorization', authority, call));
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    prompt,
    login_hint: loginHint,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return { url, state, nonce, codeVerifier };
}

export interface Callback {
  /** The parameters of the callback URL. */
  readonly parameters: URLSearchParams;
  readonly transaction: Transaction;
}

/**
 * Checks a callback, exchanges its code, and validates the ID token with its signature (OpenID Connect Core §3.1.3).
 *
 * @throws AuthError `login_required` if the code was refused; `access_denied` and others as BlastIQ says in the callback;
 * `invalid_response` for a foreign issuer or an ID token that is not valid.
 */
export async function exchangeCallback(
  { clientId, redirectUri, authority, scope }: AttendedConfig,
  document: DiscoveryDocument,
  { parameters, transaction }: Callback,
  call: IssuerCall,
): Promise<TokenSet> {
  // A copy, so that the keys are those of today and not the ones that were cached for the last sign-in.
  const server = { ...document } as unknown as oauth.AuthorizationServer;
  const client: oauth.Client = { client_id: clientId };
  const { state, nonce, codeVerifier } = transaction;
  call.redact(codeVerifier);
  call.redact(parameters.get('code') ?? '');
  let answer: TokenAnswer | undefined;
  // Core sends every request: it follows no redirect, stays below a size and a time, and hides what is secret.
  const options = {
    signal: call.signal,
    [oauth.allowInsecureRequests]: authority.startsWith('http:'),
    async [oauth.customFetch](url: string, init: RequestInit): Promise<Response> {
      answer = await call.send(new Request(url, init));
      const headers = { 'content-type': 'application/json' };
      return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
    },
  } as oauth.TokenEndpointRequestOptions & oauth.ValidateSignatureOptions;

  try {
    const valid = oauth.validateAuthResponse(server, client, parameters, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      valid,
      redirectUri,
      codeVerifier,
      options,
    );
    const tokenAnswer = answer as TokenAnswer;
    const tokens = toOAuthTokenSet(tokenAnswer, scope);
    client[oauth.clockSkew] = toClockSkew(tokenAnswer, call);
    client[oauth.clockTolerance] = CLOCK_TOLERANCE_S;
    const expected = { expectedNonce: nonce, requireIdToken: true };
    const { refresh_token: refreshToken, id_token: idToken } = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      response,
      expected,
    );
    await oauth.validateApplicationLevelSignature(server, response, options);
    return withRefreshToken(tokens, { refreshToken, idToken });
  } catch (error) {
    throw toSignInError(error, call.provider);
  }
}

/**
 * How far BlastIQ's clock is ahead of this one, in seconds. A browser hides the `Date` header of another origin; then the
 * access token of the same answer says when it was issued, if it can be read. The clock of a device may be an hour wrong.
 */
function toClockSkew({ body, serverDate, sentAt }: TokenAnswer, { now }: IssuerCall): number {
  const issuedAt = readIssuedAt(body.access_token);
  const serverNow = serverDate ? serverDate + (now() - sentAt) : (issuedAt ?? now());
  return Math.round((serverNow - Date.now()) / 1_000);
}

/** When a JWT says that it was issued, in epoch milliseconds: a hint, unverified. */
function readIssuedAt(token: unknown): number | undefined {
  const [, payload = '', ...rest] = String(token).split('.');
  try {
    const { iat } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return rest.length === 1 && Number.isFinite(iat) && iat > 0 ? iat * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
