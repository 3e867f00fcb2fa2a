import type { AuthErrorCode } from '@x/auth-core';
import { ENDPOINT_FAULTS, type EndpointFault, isEndless } from '@x/test-kit/endpoint-faults';
import type { RequestHandler } from '@x/test-kit/loopback-server';
import type { ProviderDefinition, Refusal } from './definition.ts';
import { REFUSED, REFUSED_TOKEN, statusOf, toFaultHandler, toJsonHandler } from './fault-handler.ts';

/** A failure of a token endpoint, and the error that it must cause. */
export interface TokenFault {
  /** Completes "a token request answered with ...". */
  readonly name: string;
  /** `otherServer` is the origin of another server, which must never receive a request. */
  answer(otherServer: string): RequestHandler;
  readonly code: AuthErrorCode;
  /** Undefined if no status was received. */
  readonly status: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the response never ends, so that only the timeout ends the call. */
  readonly isEndless?: boolean;
}

type Responses = Pick<ProviderDefinition, 'refusals' | 'tokenResponse'>;

/**
 * Every fault of a token endpoint. Each body repeats the request, as a debugging proxy would, so that the
 * same list also tests for leaks.
 */
export function faultsOf(definition: Responses): TokenFault[] {
  return [
    ...definition.refusals.map(toTokenFault),
    ...ENDPOINT_FAULTS.map(({ name, code, response }: EndpointFault) => ({
      name,
      code,
      status: statusOf(response),
      retryAfterMs: 'retryAfterS' in response ? response.retryAfterS * 1_000 : undefined,
      isEndless: isEndless(response),
      answer: (otherServer: string) => toFaultHandler(response, definition, otherServer),
    })),
    ...unusableResponses(definition),
    ...UNDOCUMENTED_REFUSALS.map(toTokenFault),
  ];
}

function toTokenFault({ name, status, code, body }: Refusal): TokenFault {
  return { name, status, code, answer: () => toJsonHandler(status, body) };
}

/** Responses that look like success. */
function unusableResponses({ tokenResponse }: Responses): TokenFault[] {
  const bodies: [string, (requestText: string) => object][] = [
    ['a list instead of an object', (requestText) => [requestText]],
    ['an error inside a 200', (requestText) => ({ ...tokenResponse(REFUSED), error: requestText })],
    [
      'a token with a line break',
      () => tokenResponse({ ...REFUSED, accessToken: `${REFUSED_TOKEN}\r\nX-Injected: 1` }),
    ],
  ];
  return [
    {
      name: 'a 204',
      code: 'invalid_response',
      status: 204,
      answer: () => (_request, response) => void response.writeHead(204).end(),
    },
    ...bodies.map(([name, body]) => toTokenFault({ name, status: 200, code: 'invalid_response', body })),
  ];
}

/** Error bodies that no provider documents. */
const UNDOCUMENTED_REFUSALS: readonly Refusal[] = [
  {
    name: 'an object under `error`',
    status: 400,
    code: 'invalid_request',
    body: (requestText) => ({ error: { status: 400, message: requestText } }),
  },
  {
    name: 'a code and a description',
    status: 400,
    code: 'invalid_request',
    body: (requestText) => ({ code: requestText, description: requestText }),
  },
  {
    name: 'ProblemDetails',
    status: 400,
    code: 'invalid_request',
    body: (requestText) => ({ title: requestText, status: 400, detail: requestText }),
  },
  {
    name: 'the request under `error`',
    status: 401,
    code: 'invalid_credentials',
    body: (requestText) => ({ error: requestText }),
  },
];
