import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { generateHandle, type IdentityContext } from './identity-context.ts';
import { showPage } from './page-layout.ts';
import { allowsUri } from './redirect-uris.ts';
import { redirect } from './responses.ts';

/** What the sign-out page knows of a request that an ID token proves to come from a client. */
interface SignOutMessage {
  readonly returnTo?: string;
}

/** The end-session endpoint: sends the person to the sign-out page. */
export async function endSession(
  context: IdentityContext,
  request: ProviderRequest,
): Promise<EmulatedResponse> {
  const { authority, messages } = context;
  const isPost = request.method === 'POST';
  const parameters = isPost ? new URLSearchParams(request.body) : request.query;
  const message = await readRequest(context, parameters, request.headers);
  if (message === undefined) return redirect(`${authority}/account/logout`);
  const id = generateHandle();
  messages.set(id, message);
  return redirect(`${authority}/account/logout?logoutId=${id}`);
}

async function readRequest(
  { state, clients, sessions, authority }: IdentityContext,
  parameters: URLSearchParams,
  headers: Headers,
): Promise<SignOutMessage | undefined> {
  const hint = parameters.get('id_token_hint');
  if (!hint) return undefined;
  // An expired ID token is good enough as a hint.
  const claims = await state.signer.verify(hint);
  const client = clients.get(String(claims?.aud));
  const signIn = sessions.find(headers);
  const isOther = signIn !== undefined && signIn.username !== claims?.sub;
  if (claims?.iss !== authority || !client || isOther) return undefined;

  const returnTo = parameters.get('post_logout_redirect_uri');
  if (!returnTo || !allowsUri(client, client.postLogoutRedirectUris, returnTo)) return {};
  const oauthState = parameters.get('state');
  const url = new URL(returnTo);
  if (oauthState) url.searchParams.set('state', oauthState);
  return { returnTo: url.href };
}

/**
 * The sign-out page. Asks first, unless a client sent the person. Whether the browser sent a session cookie to the
 * end-session endpoint does not matter: with a form of another site it may send none.
 */
export function logOut(
  { messages, sessions }: IdentityContext,
  { method, query, headers }: ProviderRequest,
): EmulatedResponse {
  const message = messages.get(query.get('logoutId') ?? '') as SignOutMessage | undefined;
  const asksFirst = message === undefined && sessions.find(headers) !== undefined;
  if (method !== 'POST' && asksFirst) {
    return showPage('Sign out', '<form method="post"><button>Sign out</button></form>');
  }
  const cookies = sessions.end(headers);
  return message?.returnTo === undefined
    ? showPage('Signed out', '<p>You are signed out.</p>', { cookies })
    : redirect(message.returnTo, cookies);
}
