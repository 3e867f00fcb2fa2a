import type { Fault } from './faults/fault.ts';
import type { EmulatedResponse, Operation, ProviderRequest, ViolationRule } from './operation.ts';
import { redact, redactPath } from './redaction.ts';
import type { ProviderName } from './settings.ts';

/** One request as the emulator remembers it. No secret and no token is in it, unless they were asked for. */
export interface RequestRecord {
  /** Counts from 1 in each provider. */
  readonly id: number;
  /** When it arrived, in epoch milliseconds of the real clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The `operationId` that it matched. */
  readonly operation?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The parameters of a token request's body. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The status answered; 0 where a fault cut the connection first. */
  readonly status: number;
  /** The fault that befell it. */
  readonly fault?: Fault;
  readonly durationMs: number;
}

/** A request that broke a rule of its provider. */
export interface Violation {
  readonly provider: ProviderName;
  /** The `id` of the request in `provider.requests`. */
  readonly request: number;
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly rule: ViolationRule;
  /** One sentence; it names no secret. */
  readonly detail: string;
}

export interface RecordSource {
  readonly id: number;
  readonly at: number;
  readonly durationMs: number;
  readonly request: ProviderRequest;
  readonly operation: Operation | undefined;
  readonly response: EmulatedResponse;
  readonly fault: Fault | undefined;
  /** Whether secrets are shown. */
  readonly show: boolean;
}

/** Writes down a request, without its secrets. */
export function toRecord(source: RecordSource): RequestRecord {
  const { id, at, durationMs, request, operation, response, fault, show } = source;
  const { method, path, query, headers, parameters } = request;
  const copy = show ? Object.fromEntries<string> : redact;
  // The body of an API call is the caller's own business, and can be of any size.
  const told = operation?.kind === 'resource' ? [] : Object.entries(parameters.all);
  return {
    id,
    at,
    method,
    path: show ? path : redactPath(path),
    ...(operation && { operation: operation.id }),
    query: copy(query),
    headers: copy(headers),
    parameters: copy(told.map(([name, value]) => [name, String(value)] as const)),
    status: response.status,
    ...(fault && { fault }),
    durationMs,
  };
}
