import type { Fault } from './faults/fault.ts';
import type { EmulatedResponse, Operation, ProviderRequest, ViolationRule } from './operation.ts';
import { redact, redactPath } from './redaction.ts';
import type { ProviderName } from './settings.ts';

/** A logged request. Contains no secret and no token, unless `showSecrets` is set. */
export interface RequestRecord {
  /** Counts from 1 for each provider. */
  readonly id: number;
  /** When the request arrived, in epoch milliseconds of the real clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The `operationId` that it matched. */
  readonly operation?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The parameters of a token request's body. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The response status, or 0 if a fault reset the connection first. */
  readonly status: number;
  /** The fault that was applied. */
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
  /** One sentence, without secrets. */
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

/** Creates the log entry of a request, without its secrets. */
export function toRecord(source: RecordSource): RequestRecord {
  const { id, at, durationMs, request, operation, response, fault, show } = source;
  const { method, path, query, headers, parameters } = request;
  const copy = show ? Object.fromEntries<string> : redact;
  // The body of an API call can be of any size and is not logged.
  const logged = operation?.kind === 'resource' ? [] : Object.entries(parameters.all);
  return {
    id,
    at,
    method,
    path: show ? path : redactPath(path),
    ...(operation && { operation: operation.id }),
    query: copy(query),
    headers: copy(headers),
    parameters: copy(logged.map(([name, value]) => [name, String(value)] as const)),
    status: response.status,
    ...(fault && { fault }),
    durationMs,
  };
}
