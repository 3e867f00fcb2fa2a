import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { answerApplication } from './authorize-response.ts';
import type { IdentityContext } from './identity-context.ts';
import { showPage, toClientName } from './page-layout.ts';
import { escapeHtml, redirect, refuseBare } from './responses.ts';
import { readReturnUrl } from './return-url.ts';

/** What a scope means, in the words of the page. */
const MEANINGS: Readonly<Record<string, string>> = {
  openid: 'Your user id',
  profile: 'Your name',
  cosmos: 'Your BlastIQ data',
  offline_access: 'Access while you are not there',
};

/** Asks the person whether the application may have what it asks for, or handles the answer. */
export function askConsent(context: IdentityContext, request: ProviderRequest): EmulatedResponse {
  const pending = readReturnUrl(context, request.query);
  const signIn = context.sessions.find(request.headers);
  if (!pending || !signIn) {
    return refuseBare(
      400,
      'parameter',
      'The ReturnUrl is not one of the identity server, or nobody is signed in.',
    );
  }
  const { asked, url } = pending;
  if (request.method === 'POST') {
    const isAllowed = new URLSearchParams(request.body).get('button') === 'yes';
    if (!isAllowed) return answerApplication(context, asked, { error: 'access_denied' });
    context.consents.add(signIn.username, asked);
    return redirect(url);
  }

  const scopes = asked.scopes.map((scope) => `<li>${escapeHtml(MEANINGS[scope] ?? scope)}</li>`);
  return showPage(
    'Allow access',
    `<p><strong>${toClientName(asked)}</strong> asks for access to:</p>
<ul>
  ${scopes.join('\n  ')}
</ul>
<p class="soft">You are signed in as ${escapeHtml(signIn.username)}.</p>
<form method="post">
  <div class="choice">
    <button name="button" value="yes">Allow</button>
    <button class="quiet" name="button" value="no">Do not allow</button>
  </div>
</form>`,
  );
}
