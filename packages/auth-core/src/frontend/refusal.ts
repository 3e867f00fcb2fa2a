import { AUTH_STATUSES } from './auth-statuses.ts';

/** The status of each error that a page can get from the proxy or the broker. */
export const STATUSES = {
  ...AUTH_STATUSES,
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  client_closed_request: 499,
  body_already_read: 500,
  not_a_client: 500,
  upgrade_not_supported: 501,
} as const;

/** `error.code` in the JSON that a page gets. */
export type FrontendErrorCode = keyof typeof STATUSES;

/** What an answer says besides the code. Nothing in it helps someone to guess a provider, a path or a user. */
export interface RefusalDetails {
  /** Which part of the anti-forgery check failed. For events alone. */
  readonly reason?: ForgeryReason;
  readonly retryAfterMs?: number | undefined;
  /** The methods of an `Allow` header. */
  readonly allow?: readonly string[];
  /** A sentence for the developer who mounted the handler. */
  readonly message?: string;
}

/** The header that was missing or wrong. */
export type ForgeryReason = 'x-auth-request' | 'sec-fetch-site' | 'origin';

/** Ends a request with an error for the page. It never leaves the handler. */
export class Refusal extends Error {
  readonly code: FrontendErrorCode;
  readonly details: RefusalDetails;

  constructor(code: FrontendErrorCode, details: RefusalDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** The headers of every answer that we write. Its content depends on who asks and from where, so no cache keeps it. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  Vary: 'Cookie, Origin, Sec-Fetch-Site, X-Auth-Request',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * An error as the page gets it: `{ "error": { "code": "forbidden" } }`. It never has a `WWW-Authenticate` header, which
 * makes browsers ask for a password.
 */
export function toErrorResponse({ code, details }: Refusal): Response {
  const { retryAfterMs, allow, message } = details;
  return toJsonResponse({ error: { code, message } }, STATUSES[code], {
    ...(retryAfterMs !== undefined && { 'Retry-After': toSeconds(retryAfterMs) }),
    ...(allow && { Allow: allow.join(', ') }),
  });
}

/** With its length, so that a server sends it in one piece. */
export function toJsonResponse(
  body: object,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(bytes, {
    status,
    headers: {
      ...OWN_HEADERS,
      ...headers,
      'Content-Type': 'application/json',
      'Content-Length': String(bytes.byteLength),
    },
  });
}

/** At most a day, as in what a client believes. */
function toSeconds(ms: number): string {
  return String(Math.min(Math.ceil(ms / 1_000), 86_400));
}

/** A body can be read only once. This is a mistake of the server, so the answer helps its developer. */
export function bodyAlreadyRead(): Refusal {
  return new Refusal('body_already_read', {
    message: 'Mount this handler before body parsers.',
  });
}

/** For a body that ends with an error: whoever sent it has gone. */
export function bodyBrokeOff(): never {
  throw new Refusal('client_closed_request');
}
