import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { generateHandle, type IdentityContext } from './identity-context.ts';
import { showPage } from './page-layout.ts';
import { allowsUri } from './redirect-uris.ts';
import { redirect } from './responses.ts';

/** What the sign-out page knows of the request that led to it. */
interface SignOutMessage {
  /** Whether the person must confirm, because the request did not prove that it comes from a client. */
  readonly asksFirst: boolean;
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

  const asksFirst = signIn === undefined;
  const returnTo = parameters.get('post_logout_redirect_uri');
  if (!returnTo || !allowsUri(client, client.postLogoutRedirectUris, returnTo)) return { asksFirst };
  const oauthState = parameters.get('state');
  const url = new URL(returnTo);
  if (oauthState) url.searchParams.set('state', oauthState);
  return { asksFirst, returnTo: url.href };
}

/** The sign-out page. Asks first, unless the request came from a client that the person used. */
export function logOut(
  { messages, sessions }: IdentityContext,
  { method, query, headers }: ProviderRequest,
): EmulatedResponse {
  const message = messages.get(query.get('logoutId') ?? '') as SignOutMessage | undefined;
  const asksFirst = (message?.asksFirst ?? true) && sessions.find(headers) !== undefined;
  if (method !== 'POST' && asksFirst) {
    return showPage('Sign out', '<form method="post"><button>Sign out</button></form>');
  }
  const cookies = sessions.end(headers);
  return message?.returnTo === undefined
    ? showPage('Signed out', '<p>You are signed out.</p>', { cookies })
    : redirect(message.returnTo, cookies);
}
