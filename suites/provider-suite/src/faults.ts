import type { AuthErrorCode } from '@x/auth-core';
import type { ProviderDefinition, Refusal } from './definition.ts';
import { type RequestHandler, sendJson } from './loopback.ts';
import { toHeaderText, toText } from './request-text.ts';

/** Something that goes wrong at a token endpoint, and what it must amount to. */
export interface Fault {
  /** Ends the sentence "a token request that is answered with ...". */
  readonly name: string;
  /** `elsewhere` is the origin of another server, which must never hear of anything. */
  answer(otherServer: string): RequestHandler;
  readonly code: AuthErrorCode;
  /** Absent where no status was received. */
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Whether the answer has no end, so that only a timeout has. */
  readonly isEndless?: boolean;
}

/** The token that stands in the answers that must be refused all the same. */
export const REFUSED_TOKEN = 'refused/bearer+token-value';

/**
 * Every fault of a token endpoint. Whatever has a body gives back all that it was sent, as a debugging proxy
 * would: that is what makes the same list a search for leaks.
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

/** Answers that look like success. */
function unusable({ tokenResponse }: Pick<ProviderDefinition, 'tokenResponse'>): Fault[] {
  const token = { accessToken: REFUSED_TOKEN, lifetimeMs: 60_000 };
  return [
    json('a page of HTML at 200', 200, 'invalid_response', (echo) => `<html>${echo}</html>`),
    {
      name: 'a 204',
      code: 'invalid_response',
      status: 204,
      answer: () => (_request, response) => void response.writeHead(204).end(),
    },
    json('a body without a token', 200, 'invalid_response', (echo) => ({ note: echo })),
    json('a list instead of an object', 200, 'invalid_response', (echo) => [echo]),
    json('an error inside a 200', 200, 'invalid_response', (echo) => ({
      ...tokenResponse(token),
      error: echo,
    })),
    json('a token that holds a line break', 200, 'invalid_response', () =>
      tokenResponse({ ...token, accessToken: `${REFUSED_TOKEN}\r\nX-Injected: 1` }),
    ),
    json('an empty token', 200, 'invalid_response', () => tokenResponse({ ...token, accessToken: '' })),
    json('a token that is over already', 200, 'invalid_response', () =>
      tokenResponse({ ...token, lifetimeMs: -60_000 }),
    ),
    {
      ...json('a body of 2 MiB', 200, 'invalid_response', (echo) => ({
        ...tokenResponse(token),
        note: echo.padEnd(2 * 1024 * 1024),
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

/** Answers that say no, in nobody's documented words. */
const REFUSED_FAULTS: readonly Fault[] = [
  bare(401, 'invalid_credentials'),
  bare(403, 'access_denied'),
  bare(404, 'invalid_request'),
  bare(405, 'invalid_request'),
  bare(408, 'timeout'),
  bare(415, 'invalid_request'),
  bare(500, 'provider_unavailable'),
  json('an object under `error`', 400, 'invalid_request', (echo) => ({
    error: { status: 400, message: echo },
  })),
  json('a code and a description', 400, 'invalid_request', (echo) => ({ code: echo, description: echo })),
  json('ProblemDetails', 400, 'invalid_request', (echo) => ({ title: echo, status: 400, detail: echo })),
  json('what it was sent under `error`', 401, 'invalid_credentials', (echo) => ({ error: echo })),
  json('a page of a proxy at 502', 502, 'provider_unavailable', (echo) => `<html>${echo}</html>`),
  { ...bare(429, 'rate_limited', { 'Retry-After': '30' }), retryAfterMs: 30_000 },
  { ...bare(503, 'provider_unavailable', { 'Retry-After': '30' }), retryAfterMs: 30_000 },
  bare(503, 'provider_unavailable'),
];

/** No answer, or half of one. */
const UNREACHABLE_FAULTS: readonly Fault[] = [
  {
    name: 'a closed socket',
    code: 'network_error',
    answer: () => (_request, response) => void response.socket?.destroy(),
  },
  {
    name: 'a body cut short',
    code: 'network_error',
    answer: () => (request, response) => {
      response.writeHead(200, { 'Content-Length': '100000' });
      response.write(toText(request), () => response.socket?.destroy());
    },
  },
  { name: 'silence', code: 'timeout', isEndless: true, answer: () => () => {} },
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
      const echo = toHeaderText(request);
      response.writeHead(status, { ...headers, 'X-Request-Id': echo, 'X-RateLimit-Limit': echo }).end();
    },
  };
}

function json(
  name: string,
  status: number,
  code: AuthErrorCode,
  body: (echo: string) => object | string,
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
