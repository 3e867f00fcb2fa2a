// Correct code as users write it, in an ES module. It is compiled but not run.
import {
  type AccessToken,
  type AuthClient,
  type AuthError,
  type AuthErrorCode,
  type AuthEvent,
  type AuthOptions,
  createBlamAuth,
  createMemoryStore,
  explain,
  isApiError,
  isAuthError,
  type StoredTokens,
  type TokenStore,
  toApiError,
} from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { type components, createBloomaAuth, createBloomaClient, type paths } from '@x/blooma-auth';
import createClient from 'openapi-fetch';

const entries = new Map<string, StoredTokens>();
const store: TokenStore = {
  get: async (key) => entries.get(key),
  set: async (key, tokens) => void entries.set(key, tokens),
  delete: async (key) => void entries.delete(key),
};

const shared: AuthOptions = {
  store,
  fetch: (input, init) => globalThis.fetch(input, init),
  timeoutMs: 5_000,
  retry: { attempts: 2 },
  refreshAhead: { softMs: 60_000 },
  onEvent: (event) => report(event),
  allowedOrigins: ['https://files.example'],
  now: () => Date.now(),
};

export const clients: AuthClient[] = [
  createBlamAuth({ baseUrl: 'https://b.example', username: 'me', password: 'secret', organisationId: 0 }),
  createBlamelessAuth({ customer: 'acme', clientId: 'id', clientSecret: () => 'secret', ...shared }),
  createBlastiqAuth({ username: 'me', password: async () => 'secret', scope: 'openid', retry: false }),
];

export const blooma = createBloomaAuth({
  baseUrl: 'https://acme.example',
  clientId: 'id',
  clientSecret: 'secret',
  store: createMemoryStore(),
});
export const api = createClient<paths>({ baseUrl: 'https://acme.example', fetch: blooma.fetch });
export const raw = createBloomaClient({ authUrl: 'https://login.example' });
export type Schemas = components['schemas'];

// The declarations for CommonJS are another copy, like another version of core in the same app. They are compatible.
type OtherClient = import('@x/auth-core', { with: { 'resolution-mode': 'require' }}).AuthClient;
type OtherError = import('@x/auth-core', { with: { 'resolution-mode': 'require' }}).AuthError;
export const fromOther = (client: OtherClient, error: OtherError): [AuthClient, AuthError] => [client, error];
export const toOther = (client: AuthClient, error: AuthError): [OtherClient, OtherError] => [client, error];

// The client's fetch can replace the global one, and accepts the same arguments.
export const asFetch: typeof globalThis.fetch = blooma.fetch;
export const { getToken, fetch } = blooma;

export async function use(signal: AbortSignal): Promise<AccessToken> {
  await fetch('/api/loans', { method: 'POST', body: 'a loan', signal });
  await fetch(new URL('https://acme.example/api/loans'));
  const response = await fetch(new Request('https://acme.example/api/loans'));
  if (!response.ok) throw await toApiError(response);
  const headers = { Authorization: await blooma.getAuthorizationHeader({ signal }) };
  console.log(headers, explain(blooma));
  await blooma.invalidate();
  await blooma.signOut();
  return getToken({ minValidityMs: 60_000, forceRefresh: true });
}

export function advise(error: unknown): string {
  if (isApiError(error)) return `${error.status} ${error.code ?? error.message}`;
  return isAuthError(error) ? adviceFor(error.code) : 'unknown';
}

// Complete without a default, so that a new code is an error here.
function adviceFor(code: AuthErrorCode): string {
  switch (code) {
    case 'invalid_credentials':
    case 'access_denied':
    case 'invalid_request':
    case 'login_required':
      return 'fix';
    case 'rate_limited':
    case 'provider_unavailable':
    case 'network_error':
    case 'secret_unavailable':
    case 'timeout':
    case 'invalid_response':
      return 'wait';
  }
}

function report(event: AuthEvent): void {
  if (event.type === 'token_received') console.log(event.provider, event.expirySource, event.expiresAt);
}
