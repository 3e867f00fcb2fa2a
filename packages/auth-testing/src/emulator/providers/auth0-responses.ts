import type { Behaviour, EmulatedResponse, ProviderRequest, ViolationRule } from '../operation.ts';

export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** Auth0's responses to unknown paths and methods, and its failures. */
export const auth0Fallbacks: Omit<Behaviour, 'operations'> = {
  wrongMethod: (request, allowed) =>
    refuse(405, 'invalid_request', `${request.method} is not allowed here.`, 'method', {
      allow: allowed.join(', '),
    }),
  unknownPath: (request) => ({
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'Not Found',
    violation: { rule: 'path', detail: `Nothing is at ${request.method} of this path.` },
  }),
  failure: (status) => ({ status, headers: NO_STORE, body: toFailure(status) }),
};

/** Refuses a request that differs from the spec in a way that no other rule covers. */
export function refuseSchema({ schemaFlaw }: ProviderRequest): EmulatedResponse | undefined {
  return schemaFlaw === undefined ? undefined : refuse(400, 'invalid_request', schemaFlaw, 'schema');
}

export function missing(parameter: string): EmulatedResponse {
  return refuse(400, 'invalid_request', `Missing required parameter: ${parameter}`, 'parameter');
}

export function refuse(
  status: number,
  error: string,
  description: string,
  rule: ViolationRule,
  headers?: Record<string, string>,
): EmulatedResponse {
  return {
    status,
    headers: { ...NO_STORE, ...headers },
    body: { error, error_description: description },
    violation: { rule, detail: description },
  };
}

function toFailure(status: number): object {
  if (status === 429) return { error: 'too_many_requests', error_description: 'Rate limit exceeded' };
  if (status >= 500) return { error: 'server_error', error_description: 'Internal error' };
  if (status === 403) return { error: 'access_denied', error_description: 'Forbidden' };
  if (status === 401) return { error: 'access_denied', error_description: 'Unauthorized' };
  return { error: 'invalid_request', error_description: 'Bad request' };
}
