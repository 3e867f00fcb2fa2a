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

export function showPage(
  title: string,
  content: string,
  { status = 200, cookies = [] }: { status?: number; cookies?: readonly string[] } = {},
): EmulatedResponse {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}: BlastIQ (emulated)</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; }
  form { display: grid; gap: .75rem; width: min(20rem, 90vw); }
  label { display: grid; gap: .25rem; }
  input, button { font: inherit; padding: .5rem; }
</style>
<main>
<h1>${title}</h1>
${content}
</main>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // As the pages of IdentityServer have them: no other site may show the sign-in in a frame.
      'content-security-policy': "frame-ancestors 'none'",
      'x-frame-options': 'SAMEORIGIN',
      ...NO_STORE,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body,
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
