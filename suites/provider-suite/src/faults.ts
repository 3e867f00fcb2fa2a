import type { AuthErrorCode } from '@x/auth-core';
import type { ProviderDefinition, Refusal } from './definition.ts';
import { type RequestHandler, sendJson } from './loopback.ts';
import { toHeaderText, toText } from './request-text.ts';

/** A failure of a token endpoint, and the error that it must cause. */
export interface Fault {
  /** Completes "a token request answered with ...". */
  readonly name: string;
  /** `otherServer` is the origin of another server, which must never receive a request. */
  answer(otherServer: string): RequestHandler;
  readonly code: AuthErrorCode;
  /** Absent if no status was received. */
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Whether the response never ends, so that only the timeout ends the call. */
  readonly isEndless?: boolean;
}

/** The token in responses that must be refused although they contain one. */
export const REFUSED_TOKEN = 'refused/bearer+token-value';

/**
 * Every fault of a token endpoint. Each body repeats the request, as a debugging proxy would, so that the
 * same list also tests for leaks.
 */
export function faultsOf(definition: Pick<ProviderDefinition, 'refusals' | 'tokenResponse'>): Fault[] {
  return [
    ...definition.refusals.map(toFault),
    ...unusable(definition),
    ...REFUSED_FAULTS,
    ...UNREACHABLE_FAULTS,
  ];
}

function toFault({ name, status, body, code }: Refusal): Fault {
  return json(name, status, code, body);
}

/** Responses that look like success. */
function unusable({ tokenResponse }: Pick<ProviderDefinition, 'tokenResponse'>): Fault[] {
  const token = { accessToken: REFUSED_TOKEN, lifetimeMs: 60_000 };
  return [
    json('an HTML page at 200', 200, 'invalid_response', (requestText) => `<html>${requestText}</html>`),
    {
      name: 'a 204',
      code: 'invalid_response',
      status: 204,
      answer: () => (_request, response) => void response.writeHead(204).end(),
    },
    json('a body without a token', 200, 'invalid_response', (requestText) => ({ note: requestText })),
    json('a list instead of an object', 200, 'invalid_response', (requestText) => [requestText]),
    json('an error inside a 200', 200, 'invalid_response', (requestText) => ({
      ...tokenResponse(token),
      error: requestText,
    })),
    json('a token with a line break', 200, 'invalid_response', () =>
      tokenResponse({ ...token, accessToken: `${REFUSED_TOKEN}\r\nX-Injected: 1` }),
    ),
    json('an empty token', 200, 'invalid_response', () => tokenResponse({ ...token, accessToken: '' })),
    json('an expired token', 200, 'invalid_response', () => tokenResponse({ ...token, lifetimeMs: -60_000 })),
    {
      ...json('a body of 2 MiB', 200, 'invalid_response', (requestText) => ({
        ...tokenResponse(token),
        note: requestText.padEnd(2 * 1024 * 1024),
      })),
    },
    ...[302, 307].map((status) => ({
      name: `a redirect (${status}) to another origin`,
      code: 'invalid_response' as const,
      status,
      answer:
        (otherServer: string): RequestHandler =>
        (request, response) =>
          void response.writeHead(status, { Location: otherServer + request.path }).end(toText(request)),
    })),
  ];
}

/** Error responses that no provider documents. */
const REFUSED_FAULTS: readonly Fault[] = [
  bare(401, 'invalid_credentials'),
  bare(403, 'access_denied'),
  bare(404, 'invalid_request'),
  bare(405, 'invalid_request'),
  bare(408, 'timeout'),
  bare(415, 'invalid_request'),
  bare(500, 'provider_unavailable'),
  json('an object under `error`', 400, 'invalid_request', (requestText) => ({
    error: { status: 400, message: requestText },
  })),
  json('a code and a description', 400, 'invalid_request', (requestText) => ({
    code: requestText,
    description: requestText,
  })),
  json('ProblemDetails', 400, 'invalid_request', (requestText) => ({
    title: requestText,
    status: 400,
    detail: requestText,
  })),
  json('the request under `error`', 401, 'invalid_credentials', (requestText) => ({ error: requestText })),
  json(
    "a proxy's HTML page at 502",
    502,
    'provider_unavailable',
    (requestText) => `<html>${requestText}</html>`,
  ),
  { ...bare(429, 'rate_limited', { 'Retry-After': '30' }), retryAfterMs: 30_000 },
  { ...bare(503, 'provider_unavailable', { 'Retry-After': '30' }), retryAfterMs: 30_000 },
  bare(503, 'provider_unavailable'),
];

/** No response, or a part of one. */
const UNREACHABLE_FAULTS: readonly Fault[] = [
  {
    name: 'a closed socket',
    code: 'network_error',
    answer: () => (_request, response) => void response.socket?.destroy(),
  },
  {
    name: 'a truncated body',
    code: 'network_error',
    answer: () => (request, response) => {
      response.writeHead(200, { 'Content-Length': '100000' });
      response.write(toText(request), () => response.socket?.destroy());
    },
  },
  { name: 'no response', code: 'timeout', isEndless: true, answer: () => () => {} },
  {
    name: 'a body that never ends',
    code: 'timeout',
    isEndless: true,
    answer: () => (request, response) => void response.writeHead(200).write(toText(request)),
  },
];

function bare(status: number, code: AuthErrorCode, headers: Record<string, string> = {}): Fault {
  const named = Object.keys(headers)
    .map((name) => ` with ${name}`)
    .join('');
  return {
    name: `an empty ${status}${named}`,
    code,
    status,
    answer: () => (request, response) => {
      const requestText = toHeaderText(request);
      response
        .writeHead(status, { ...headers, 'X-Request-Id': requestText, 'X-RateLimit-Limit': requestText })
        .end();
    },
  };
}

function json(
  name: string,
  status: number,
  code: AuthErrorCode,
  body: (requestText: string) => object | string,
): Fault {
  return {
    name,
    code,
    status,
    answer: () => (request, response) => {
      const content = body(toText(request));
      if (typeof content === 'object') sendJson(response, status, content);
      else response.writeHead(status, { 'Content-Type': 'text/html' }).end(content);
    },
  };
}
