import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { AuthorizeError } from './authorize-request.ts';
import type { IdentityContext } from './identity-context.ts';
import { escapeHtml, redirect, refuseBare, showPage } from './responses.ts';

/** Shows the sign-in page, or handles its form. */
export function logIn(context: IdentityContext, request: ProviderRequest): EmulatedResponse {
  if (request.method !== 'POST') return showLogin('');
  const { state, authority, sessions } = context;
  const form = new URLSearchParams(request.body);
  const username = form.get('username') ?? '';
  if (state.accounts.get(username)?.secret !== form.get('password')) {
    return showLogin('Invalid username or password', 400);
  }
  const returnUrl = new URL(request.query.get('ReturnUrl') ?? '', authority);
  // A link from elsewhere must not send the person to another site.
  const isOwn = returnUrl.href.startsWith(`${authority}/connect/`);
  if (!isOwn) return refuseBare(400, 'parameter', 'The ReturnUrl is not one of the identity server.');
  return redirect(returnUrl.href, sessions.start(username));
}

function showLogin(problem: string, status = 200): EmulatedResponse {
  const content = `<form method="post">
  ${problem === '' ? '' : `<p role="alert">${problem}</p>`}
  <label>Username <input name="username" autocomplete="username" autofocus required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Sign in</button>
</form>`;
  return showPage('Sign in', content, { status });
}

/** Shows why an authorize request was refused. */
export function showErrorPage({ messages }: IdentityContext, { query }: ProviderRequest): EmulatedResponse {
  const problem = messages.get(query.get('errorId') ?? '') as AuthorizeError | undefined;
  const text = problem ? `${problem.error}: ${problem.description}` : 'There is no such error.';
  return showPage('Error', `<p role="alert">${escapeHtml(text)}</p>`);
}
