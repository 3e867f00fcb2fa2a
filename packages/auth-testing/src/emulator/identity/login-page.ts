import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { AuthorizeError } from './authorize-request.ts';
import { answerApplication } from './authorize-response.ts';
import type { IdentityContext } from './identity-context.ts';
import { showPage, toClientName } from './page-layout.ts';
import { escapeHtml, redirect, refuseBare } from './responses.ts';
import { type PendingSignIn, readReturnUrl } from './return-url.ts';

/** Shows the sign-in page, or handles its form. */
export function logIn(context: IdentityContext, request: ProviderRequest): EmulatedResponse {
  const pending = readReturnUrl(context, request.query);
  if (request.method !== 'POST') return showLogin(pending, { username: pending?.asked.loginHint ?? '' });

  const { state, sessions } = context;
  const form = new URLSearchParams(request.body);
  if (form.get('button') === 'cancel' && pending) {
    return answerApplication(context, pending.asked, { error: 'access_denied' });
  }
  const username = form.get('username') ?? '';
  if (state.accounts.get(username)?.secret !== form.get('password')) {
    return showLogin(pending, { username, problem: 'Invalid username or password' });
  }
  if (!pending) return refuseBare(400, 'parameter', 'The ReturnUrl is not one of the identity server.');
  return redirect(pending.url, sessions.start(username));
}

interface LoginForm {
  readonly username: string;
  readonly problem?: string;
}

function showLogin(pending: PendingSignIn | undefined, { username, problem }: LoginForm): EmulatedResponse {
  const isWrong = problem !== undefined;
  const described = isWrong ? ' aria-invalid="true" aria-describedby="problem"' : '';
  // The field that a person fills in next.
  const [onName, onPassword] = username === '' ? [' autofocus', ''] : ['', ' autofocus'];
  const content = `${pending ? `<p>to continue to <strong>${toClientName(pending.asked)}</strong></p>` : ''}
<form method="post">
  ${isWrong ? `<p id="problem" class="problem" role="alert">${problem}</p>` : ''}
  <label for="username">Username</label>
  <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" value="${escapeHtml(username)}" required${described}${onName}>
  <label for="password">Password</label>
  <input id="password" name="password" type="password" autocomplete="current-password" required${described}${onPassword}>
  <div class="choice">
    <button name="button" value="login">Sign in</button>
    ${pending ? '<button class="quiet" name="button" value="cancel" formnovalidate>Cancel</button>' : ''}
  </div>
</form>`;
  return showPage('Sign in', content, isWrong ? { status: 400, titlePrefix: 'Error: ' } : {});
}

/** Shows why an authorize request was refused. */
export function showErrorPage({ messages }: IdentityContext, { query }: ProviderRequest): EmulatedResponse {
  const problem = messages.get(query.get('errorId') ?? '') as AuthorizeError | undefined;
  const text = problem ? `${problem.error}: ${problem.description}` : 'There is no such error.';
  return showPage('Error', `<p class="problem" role="alert">${escapeHtml(text)}</p>`);
}
