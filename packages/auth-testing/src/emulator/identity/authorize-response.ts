import { createHash, randomBytes } from 'node:crypto';
import type { EmulatedResponse } from '../operation.ts';
import type { SignIn } from '../sign-in.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { generateHandle, type IdentityContext } from './identity-context.ts';
import { escapeHtml, NO_STORE, redirect } from './responses.ts';

const CODE_LIFETIME_MS = 300_000;

/** Takes the person back to the application, with a code. */
export function sendCode(
  context: IdentityContext,
  asked: AuthorizeRequest,
  signIn: SignIn,
): EmulatedResponse {
  const { clientId, redirectUri, scopes, codeChallenge, state, nonce } = asked;
  const value = generateHandle();
  context.codes.set(value, {
    clientId,
    redirectUri,
    scopes,
    signIn,
    codeChallenge,
    ...(state !== undefined && { state }),
    ...(nonce !== undefined && { nonce }),
    expiresAt: context.state.now() + CODE_LIFETIME_MS,
    family: { isRevoked: false },
    isUsed: false,
  });
  const sessionState = scopes.includes('openid') && toSessionState(asked, signIn.sessionId ?? '');
  return answerApplication(context, asked, {
    code: value,
    scope: scopes.join(' '),
    ...(state !== undefined && { state }),
    ...(sessionState && { session_state: sessionState }),
  });
}

/** Takes the person back to the application with these members, in the way that it asked for. */
export function answerApplication(
  { state: { settings }, authority }: IdentityContext,
  asked: AuthorizeRequest,
  members: Readonly<Record<string, string>>,
): EmulatedResponse {
  const { state } = asked;
  const parameters = {
    ...members,
    ...(state !== undefined && { state }),
    ...(settings.sendsIssuer && { iss: authority }),
  };
  const toResponse = (sent: Readonly<Record<string, string>>) => toCallback(asked, sent);
  return { ...toResponse(parameters), callback: { parameters, toResponse } };
}

function toCallback(
  { redirectUri, responseMode }: AuthorizeRequest,
  sent: Readonly<Record<string, string>>,
): EmulatedResponse {
  if (responseMode === 'form_post') {
    const fields = Object.entries(sent).map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
    const script = "<script>window.addEventListener('load', () => { document.forms[0].submit(); });</script>";
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', ...NO_STORE },
      body: `<!doctype html><title>Continue</title><form method="post" action="${escapeHtml(redirectUri)}">${fields.join('')}<button>Continue</button></form>${script}`,
    };
  }
  if (responseMode === 'fragment') return redirect(`${redirectUri}#${new URLSearchParams(sent)}`);
  const separator = redirectUri.includes('?') ? '&' : '?';
  // With an error the real server replaces the fragment, so that none of the request is left in the address.
  const fragment = 'error' in sent ? '#_=_' : '';
  return redirect(`${redirectUri}${separator}${new URLSearchParams(sent)}${fragment}`);
}

/** What a check-session page compares (OpenID Connect Session Management §4.2). */
function toSessionState({ clientId, redirectUri }: AuthorizeRequest, sessionId: string): string {
  const salt = randomBytes(16).toString('hex').toUpperCase();
  const { origin } = new URL(redirectUri);
  const hash = createHash('sha256').update(clientId + origin + sessionId + salt);
  return `${hash.digest('base64url')}.${salt}`;
}
