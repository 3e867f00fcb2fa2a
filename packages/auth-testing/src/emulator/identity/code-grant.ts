import { createHash } from 'node:crypto';
import type { EmulatedResponse } from '../operation.ts';
import type { ClientRequest } from './client-authentication.ts';
import type { AuthorizationCode, IdentityContext } from './identity-context.ts';
import { refuse } from './responses.ts';
import { respondWithTokens } from './tokens.ts';

/** Exchanges an authorization code. IdentityServer forgets a code at its first use, even if that use is refused. */
export async function exchangeCode(
  context: IdentityContext,
  { clientId, parameters }: ClientRequest,
): Promise<EmulatedResponse> {
  const { codes, state } = context;
  const value = parameters.get('code');
  if (value === undefined) return refuse('invalid_grant', 'parameter', 'The code is missing.');
  const code = codes.get(value);
  if (code?.clientId !== clientId) {
    return refuse('invalid_grant', 'parameter', 'The code is not one of this client.');
  }
  if (code.isUsed) {
    if (state.settings.revokesOnReuse) code.family.isRevoked = true;
    return refuse('invalid_grant', 'code-reuse', 'The code was used before.');
  }
  code.isUsed = true;
  if (state.now() >= code.expiresAt) return refuse('invalid_grant', 'parameter', 'The code has expired.');

  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === undefined) {
    return refuse('unauthorized_client', 'parameter', 'The redirect_uri is missing.');
  }
  if (redirectUri !== code.redirectUri) {
    return refuse('invalid_grant', 'parameter', 'The redirect_uri is another one than at the sign-in.');
  }
  if (!fitsChallenge(parameters.get('code_verifier'), code)) {
    return refuse('invalid_grant', 'parameter', 'The code_verifier does not fit the code_challenge.');
  }
  if (!state.accounts.has(code.signIn.username)) {
    return refuse('invalid_grant', 'credentials', 'The user no longer exists.');
  }
  const { signIn, scopes, family, nonce, state: oauthState } = code;
  return respondWithTokens(context, {
    clientId,
    signIn,
    scopes,
    family,
    ...(nonce !== undefined && { nonce }),
    ...(oauthState !== undefined && { state: oauthState }),
  });
}

/** RFC 7636 §4.6, with S256. */
function fitsChallenge(verifier: string | undefined, { codeChallenge }: AuthorizationCode): boolean {
  if (verifier === undefined || verifier.length < 43 || verifier.length > 128) return false;
  return createHash('sha256').update(verifier, 'ascii').digest('base64url') === codeChallenge;
}
