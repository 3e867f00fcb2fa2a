import type { ViolationRule } from './exchange.ts';

/** One request as the emulator remembers it. No secret and no token is in it. */
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
  /** The status answered. */
  readonly status: number;
  readonly durationMs: number;
}

/** A request that broke a rule of its provider. */
export interface Violation {
  /** The `id` of the request in `provider.requests`. */
  readonly request: number;
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly rule: ViolationRule;
  /** One sentence; it names no secret. */
  readonly detail: string;
}
