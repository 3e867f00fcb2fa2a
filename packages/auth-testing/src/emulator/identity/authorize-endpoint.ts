import { createHash, randomBytes } from 'node:crypto';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { SignIn } from '../sign-in.ts';
import { type AuthorizeError, type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { generateHandle, type IdentityContext } from './identity-context.ts';
import { escapeHtml, FORM_TYPE, NO_STORE, redirect, refuseBare } from './responses.ts';

const CODE_LIFETIME_MS = 300_000;

/** The authorize endpoint, and its callback, to which the sign-in page returns. */
export function authorize(context: IdentityContext, request: ProviderRequest): EmulatedResponse {
  const isPost = request.method === 'POST';
  if (isPost && request.mediaType !== FORM_TYPE) {
    return refuseBare(415, 'content-type', 'Only a form is accepted.');
  }
  const parameters = isPost ? new URLSearchParams(request.body) : new URLSearchParams(request.query);
  const asked = readAuthorizeRequest(parameters, context.clients);
  if ('error' in asked) return showError(context, asked);

  const signIn = context.sessions.find(request.headers);
  if (signIn && !mustSignIn(context, asked, signIn)) return sendCode(context, asked, signIn);
  if (asked.prompts.includes('none')) return respond(asked, { error: 'login_required' });
  // The sign-in answers the prompt, so the callback must not ask again.
  parameters.delete('prompt');
  const { pathname } = new URL(context.authority);
  const returnUrl = `${pathname}/connect/authorize/callback?${parameters}`;
  return redirect(`${context.authority}/account/login?${new URLSearchParams({ ReturnUrl: returnUrl })}`);
}

function mustSignIn({ state }: IdentityContext, asked: AuthorizeRequest, signIn: SignIn): boolean {
  if (asked.prompts.includes('login') || asked.prompts.includes('select_account')) return true;
  if (!state.accounts.has(signIn.username)) return true;
  return asked.maxAgeS !== undefined && state.now() > signIn.authenticatedAt + asked.maxAgeS * 1_000;
}

function sendCode(context: IdentityContext, asked: AuthorizeRequest, signIn: SignIn): EmulatedResponse {
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
  return respond(asked, {
    code: value,
    scope: scopes.join(' '),
    ...(state !== undefined && { state }),
    ...(sessionState && { session_state: sessionState }),
  });
}

/** Sends members back to the client, in the way that it asked for. */
function respond(asked: AuthorizeRequest, members: Record<string, string>): EmulatedResponse {
  const { redirectUri, responseMode, state } = asked;
  const sent = { ...members, ...(state !== undefined && { state }) };
  if (responseMode === 'form_post') {
    const fields = Object.entries(sent).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
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
  const fragment = 'error' in members ? '#_=_' : '';
  return redirect(`${redirectUri}${separator}${new URLSearchParams(sent)}${fragment}`);
}

/** IdentityServer tells the client only of errors about the person. It shows the others on a page of its own. */
function showError({ authority, messages }: IdentityContext, problem: AuthorizeError): EmulatedResponse {
  const id = generateHandle();
  messages.set(id, problem);
  const violations = [{ rule: 'parameter', detail: `${problem.description}.` } as const];
  return { ...redirect(`${authority}/home/error?errorId=${id}`), violations };
}

/** What a check-session page compares (OpenID Connect Session Management §4.2). */
function toSessionState({ clientId, redirectUri }: AuthorizeRequest, sessionId: string): string {
  const salt = randomBytes(16).toString('hex').toUpperCase();
  const { origin } = new URL(redirectUri);
  const hash = createHash('sha256').update(clientId + origin + sessionId + salt);
  return `${hash.digest('base64url')}.${salt}`;
}
