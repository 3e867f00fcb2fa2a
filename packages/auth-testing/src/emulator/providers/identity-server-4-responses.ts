import type { IdentityResponse } from '../identity/identity-server.ts';
import { WRONG_CREDENTIALS } from '../identity/password-grant.ts';
import type { Behaviour, EmulatedResponse, ViolationRule } from '../operation.ts';

export const NO_STORE = { 'cache-control': 'no-store, no-cache, max-age=0', pragma: 'no-cache' };

/** IdentityServer's responses to unknown paths and methods, and its failures. Only a 400 has a body. */
export const identityFallbacks: Omit<Behaviour, 'operations'> = {
  wrongMethod({ path }, allowed) {
    const detail = `Only ${allowed.join(', ')} is allowed here.`;
    if (path.endsWith('/connect/token')) return refuse('invalid_request', 'method', detail);
    return { status: 405, headers: { allow: allowed.join(', ') }, violation: { rule: 'method', detail } };
  },
  unknownPath: () => ({ status: 404, violation: { rule: 'path', detail: 'Nothing is at this path.' } }),
  failure: (status) => ({
    status,
    headers: NO_STORE,
    ...(status === 400 && { body: { error: 'invalid_request' } }),
  }),
};

/** Converts the library's error response to IdentityServer's, which has fewer details. */
export function refuseAs(response: IdentityResponse): EmulatedResponse {
  const { error } = readBody(response);
  const reason = response.reason ?? '';
  if (error === 'invalid_scope') return refuse('invalid_scope', 'scope', 'A scope is unknown.');
  if (reason === WRONG_CREDENTIALS) {
    return refuse(
      'invalid_grant',
      'credentials',
      'The username or the password is wrong.',
      WRONG_CREDENTIALS,
    );
  }
  if (reason === 'refresh token already used') {
    return refuse('invalid_grant', 'refresh-token-reuse', 'The refresh token was used before.');
  }
  if (error === 'invalid_grant')
    return refuse('invalid_grant', 'refresh-token', 'The refresh token or code is no longer valid.');
  return refuse('invalid_request', 'parameter', 'The request is invalid.');
}

export function readBody({ body }: EmulatedResponse): Record<string, unknown> {
  return JSON.parse(String(body)) as Record<string, unknown>;
}

/** IdentityServer responds to every token error with 400, even to `invalid_client`. */
export function refuse(
  error: string,
  rule: ViolationRule,
  detail: string,
  description?: string,
): EmulatedResponse {
  return {
    status: 400,
    headers: NO_STORE,
    body: { error, ...(description !== undefined && { error_description: description }) },
    violation: { rule, detail },
  };
}
