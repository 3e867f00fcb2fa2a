import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { SignIn } from '../sign-in.ts';
import { type AuthorizeError, type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { answerApplication, sendCode } from './authorize-response.ts';
import { generateHandle, type IdentityContext } from './identity-context.ts';
import { FORM_TYPE, redirect, refuseBare } from './responses.ts';

/** The authorize endpoint, and its callback, to which the pages of the sign-in return. */
export function authorize(context: IdentityContext, request: ProviderRequest): EmulatedResponse {
  const isPost = request.method === 'POST';
  if (isPost && request.mediaType !== FORM_TYPE) {
    return refuseBare(415, 'content-type', 'Only a form is accepted.');
  }
  const parameters = isPost ? new URLSearchParams(request.body) : new URLSearchParams(request.query);
  const asked = readAuthorizeRequest(parameters, context.clients);
  if ('error' in asked) return showError(context, asked);

  const isSilent = asked.prompts.includes('none');
  const signIn = context.sessions.find(request.headers);
  if (!signIn || mustSignIn(context, asked, signIn)) {
    return isSilent
      ? answerApplication(context, asked, { error: 'login_required' })
      : askOn('/account/login', context, parameters, asked);
  }
  if (mustConsent(context, asked, signIn)) {
    return isSilent
      ? answerApplication(context, asked, { error: 'consent_required' })
      : askOn('/consent', context, parameters, asked);
  }
  return sendCode(context, asked, signIn);
}

function mustSignIn({ state }: IdentityContext, asked: AuthorizeRequest, signIn: SignIn): boolean {
  if (asked.prompts.includes('login') || asked.prompts.includes('select_account')) return true;
  if (!state.accounts.has(signIn.username)) return true;
  return asked.maxAgeS !== undefined && state.now() > signIn.authenticatedAt + asked.maxAgeS * 1_000;
}

function mustConsent({ consents }: IdentityContext, asked: AuthorizeRequest, { username }: SignIn): boolean {
  if (asked.prompts.includes('consent')) return true;
  return (asked.client.requiresConsent ?? false) && !consents.has(username, asked);
}

/** Sends the person to a page, which returns to the callback of this endpoint. */
function askOn(
  page: '/account/login' | '/consent',
  { authority }: IdentityContext,
  parameters: URLSearchParams,
  { prompts }: AuthorizeRequest,
): EmulatedResponse {
  // The page answers these prompts, so the callback must not ask again.
  const answered = page === '/consent' ? ['consent'] : ['login', 'select_account'];
  const left = prompts.filter((prompt) => !answered.includes(prompt));
  parameters.delete('prompt');
  if (left.length > 0) parameters.set('prompt', left.join(' '));
  const { pathname } = new URL(authority);
  const returnUrl = `${pathname}/connect/authorize/callback?${parameters}`;
  return redirect(`${authority}${page}?${new URLSearchParams({ ReturnUrl: returnUrl })}`);
}

/** IdentityServer tells the client only of errors about the person. It shows the others on a page of its own. */
function showError({ authority, messages }: IdentityContext, problem: AuthorizeError): EmulatedResponse {
  const id = generateHandle();
  messages.set(id, problem);
  const violations = [{ rule: 'parameter', detail: `${problem.description}.` } as const];
  return { ...redirect(`${authority}/home/error?errorId=${id}`), violations };
}
