import type { IdentityClient } from './client.ts';
import { allowsUri } from './redirect-uris.ts';
import { readScopes } from './scopes.ts';

/** A valid request to the authorize endpoint. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly client: IdentityClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string;
  readonly responseMode: 'query' | 'fragment' | 'form_post';
  readonly state?: string;
  readonly nonce?: string;
  readonly prompts: readonly string[];
  readonly maxAgeS?: number;
  /** The username that the application knows. */
  readonly loginHint?: string;
}

/** Why an authorize request is refused, in IdentityServer's words. */
export interface AuthorizeError {
  readonly error: string;
  readonly description: string;
}

const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;

const RESPONSE_TYPES = [
  'token',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
];

/** Reads an authorize request, in the order in which IdentityServer checks it. */
export function readAuthorizeRequest(
  parameters: URLSearchParams,
  clients: ReadonlyMap<string, IdentityClient>,
): AuthorizeRequest | AuthorizeError {
  const get = (name: string) => parameters.get(name) || undefined;
  const clientId = get('client_id');
  if (clientId === undefined) return invalid('Invalid client_id');
  const client = clients.get(clientId);
  if (!client) return { error: 'unauthorized_client', description: 'Unknown client or client not enabled' };
  const redirectUri = get('redirect_uri');
  if (redirectUri === undefined || !allowsUri(client, client.redirectUris, redirectUri)) {
    return invalid('Invalid redirect_uri');
  }

  const responseType = get('response_type');
  if (responseType !== 'code') return toResponseTypeError(responseType);
  const codeChallenge = get('code_challenge');
  if (codeChallenge === undefined) return invalid('code challenge required');
  if (codeChallenge.length < 43 || codeChallenge.length > 128) return invalid('Invalid code_challenge');
  if (get('code_challenge_method') !== 'S256') return invalid('Transform algorithm not supported');
  const responseMode = RESPONSE_MODES.find((mode) => mode === (get('response_mode') ?? 'query'));
  if (!responseMode) return { error: 'unsupported_response_type', description: 'Invalid response_mode' };
  if (!client.grantTypes.includes('authorization_code')) {
    return { error: 'unauthorized_client', description: 'Invalid grant type for client' };
  }

  if (get('scope') === undefined) return invalid('Invalid scope');
  const scopes = readScopes(get('scope'), client);
  if (!scopes) return { error: 'invalid_scope', description: 'Invalid scope' };
  if (scopes.includes('profile') && !scopes.includes('openid')) {
    const description = 'Identity scopes requested, but openid scope is missing';
    return { error: 'invalid_scope', description };
  }
  const prompts = (get('prompt') ?? '').split(' ').filter((prompt) => prompt !== '');
  if (prompts.includes('none') && prompts.length > 1) return invalid('Invalid prompt');
  const maxAge = get('max_age');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) return invalid('Invalid max_age');
  const [state, nonce, loginHint] = [get('state'), get('nonce'), get('login_hint')];
  return {
    clientId,
    client,
    redirectUri,
    scopes,
    codeChallenge,
    responseMode,
    prompts,
    ...(state !== undefined && { state }),
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { maxAgeS: Number(maxAge) }),
    ...(loginHint !== undefined && { loginHint }),
  };
}

function toResponseTypeError(responseType: string | undefined): AuthorizeError {
  if (responseType === undefined) {
    return { error: 'unsupported_response_type', description: 'Missing response_type' };
  }
  // The clients here are for the code flow, as new clients are at IdentityServer.
  return RESPONSE_TYPES.includes(responseType)
    ? { error: 'unauthorized_client', description: 'Invalid grant type for client' }
    : { error: 'unsupported_response_type', description: 'Response type not supported' };
}

function invalid(description: string): AuthorizeError {
  return { error: 'invalid_request', description };
}
