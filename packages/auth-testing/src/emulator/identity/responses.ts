import type { Behaviour, EmulatedResponse, ViolationRule } from '../operation.ts';

export const NO_STORE = { 'cache-control': 'no-store, no-cache, max-age=0', pragma: 'no-cache' };

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** IdentityServer's responses to unknown paths and methods, and failures. */
export const identityFallbacks: Omit<Behaviour, 'operations' | 'findFlaws'> = {
  ignoresPathCase: true,
  wrongMethod({ path }, allowed) {
    const detail = `Only ${allowed.join(', ')} is allowed here.`;
    return /\/connect\/(token|deviceauthorization)$/i.test(path)
      ? refuse('invalid_request', 'method', detail)
      : refuseBare(405, 'method', detail);
  },
  unknownPath: () => refuseBare(404, 'path', 'Nothing is at this path.'),
  refuse: ({ rule, detail }) => refuse('invalid_request', rule, detail),
  failure: (status, { kind }) =>
    kind === 'resource' ? { status } : { status, headers: NO_STORE, body: { error: toErrorCode(status) } },
};

/** The code of a failure. IdentityServer itself sends only 400: the others come from what is in front of it. */
function toErrorCode(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    401: 'invalid_client',
    403: 'access_denied',
    408: 'request_timeout',
    429: 'too_many_requests',
  };
  return codes[status] ?? (status >= 500 ? 'server_error' : 'invalid_request');
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
    violations: [{ rule, detail }],
  };
}

/** A refusal without a body. */
export function refuseBare(status: number, rule: ViolationRule, detail: string): EmulatedResponse {
  return { status, violations: [{ rule, detail }] };
}

export function redirect(location: string, cookies: readonly string[] = []): EmulatedResponse {
  return {
    status: 302,
    headers: { location, ...NO_STORE, ...(cookies.length > 0 && { 'set-cookie': cookies }) },
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
