import type { Behaviour, EmulatedResponse, ProviderRequest, ViolationRule } from '../operation.ts';

export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

const ACCEPTED_TYPES = ['application/json', 'application/x-www-form-urlencoded'];

/** The response of an API to a failure: documented for Blameless, only a status for Blooma. */
export type FailApi = (status: number, message: string, headers?: Record<string, string>) => EmulatedResponse;

/** The responses to unknown paths and methods, and the failures, of a tenant with an API beside it. */
export function createFallbacks(failApi: FailApi): Omit<Behaviour, 'operations'> {
  return {
    wrongMethod(request, allowed) {
      const detail = `${request.method} is not allowed here.`;
      const headers = { allow: allowed.join(', ') };
      const violations = [{ rule: 'method', detail } as const];
      return isApiPath(request)
        ? { ...failApi(405, 'Method Not Allowed', headers), violations }
        : refuse(405, 'invalid_request', detail, 'method', headers);
    },
    unknownPath: (request) => ({
      ...(isApiPath(request) ? failApi(404, 'Not Found') : UNKNOWN_PATH),
      violations: [{ rule: 'path', detail: `Nothing is at ${request.method} of this path.` }],
    }),
    refuse: ({ rule, detail }) => refuse(400, 'invalid_request', detail, rule),
    failure: (status, operation) =>
      operation.kind === 'resource'
        ? failApi(status, 'Something went wrong')
        : { status, headers: NO_STORE, body: toFailure(status) },
  };
}

const UNKNOWN_PATH: EmulatedResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'Not Found',
};

function isApiPath({ path }: ProviderRequest): boolean {
  return path.startsWith('/api/');
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
    violations: [{ rule, detail: description }],
  };
}

/** Refuses a client with 401. If it used an Authorization header, the response names the scheme (RFC 6749 §5.2). */
export function refuseClient(
  error: string,
  description: string,
  detail: string,
  { headers }: ProviderRequest,
): EmulatedResponse {
  const challenge = headers.has('authorization') ? { 'www-authenticate': 'Basic realm="Auth0"' } : {};
  return {
    ...refuse(401, error, description, 'credentials', challenge),
    violations: [{ rule: 'credentials', detail }],
  };
}

function toFailure(status: number): object {
  if (status === 429) return { error: 'too_many_requests', error_description: 'Rate limit exceeded' };
  if (status >= 500) return { error: 'server_error', error_description: 'Internal error' };
  if (status === 403) return { error: 'access_denied', error_description: 'Forbidden' };
  if (status === 401) return { error: 'access_denied', error_description: 'Unauthorized' };
  return { error: 'invalid_request', error_description: 'Bad request' };
}

/** Refuses a body that is neither a form nor a JSON object of texts. */
export function refuseBody({ mediaType, parameters }: ProviderRequest): EmulatedResponse | undefined {
  if (!ACCEPTED_TYPES.includes(mediaType)) {
    const detail = 'Content-Type must be application/json or application/x-www-form-urlencoded.';
    return refuse(400, 'invalid_request', detail, 'content-type');
  }
  return parameters.flaw === undefined
    ? undefined
    : refuse(400, 'invalid_request', `${parameters.flaw}.`, 'parameter');
}
