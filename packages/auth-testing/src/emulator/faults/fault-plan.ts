import type { Operation, ProviderRequest } from '../operation.ts';
import type { CheckedFault, Fault, PlannedFault } from './fault.ts';
import { toFault } from './fault-input.ts';

/** The planned faults of one provider. */
export interface FaultPlan {
  /** @throws TypeError that names the member, if the fault could not be sent. Nothing is planned then. */
  add(fault: Fault): PlannedFault;
  /** Returns the first planned fault that applies to this request, and counts it as used. */
  take(operation: Operation, request: ProviderRequest): CheckedFault | undefined;
  clear(): void;
}

/** Creates the fault plan of a provider with these operations. */
export function createFaultPlan(operations: readonly Operation[]): FaultPlan {
  let planned: { fault: CheckedFault; left: number; hits: number }[] = [];
  const known = operations.map((operation) => operation.id);

  return {
    add(given) {
      const fault = toFault(given);
      if (![...known, 'refresh', 'resource', undefined].includes(fault.operation)) {
        throw new TypeError(
          `Unknown operation "${fault.operation}". Use one of: ${known.join(', ')}, refresh for requests with a refresh token, or resource for the API.`,
        );
      }
      const entry = { fault, left: fault.times ?? 1, hits: 0 };
      planned.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        stop() {
          entry.left = 0;
        },
      };
    },
    take(operation, request) {
      const entry = planned.find(({ fault, left }) => left > 0 && appliesTo(fault, operation, request));
      if (!entry) return undefined;
      entry.left -= 1;
      entry.hits += 1;
      planned = planned.filter(({ left }) => left > 0);
      return entry.fault;
    },
    clear() {
      for (const entry of planned) entry.left = 0;
      planned = [];
    },
  };
}

function appliesTo(fault: CheckedFault, { id, kind }: Operation, request: ProviderRequest): boolean {
  if (fault.operation === undefined) return kind === 'token';
  if (fault.operation === 'refresh') return kind === 'token' && presentsRefreshToken(request);
  return fault.operation === id || (fault.operation === 'resource' && kind === 'resource');
}

function presentsRefreshToken({ parameters, query }: ProviderRequest): boolean {
  return parameters.get('refresh_token') !== undefined || query.has('RefreshToken');
}
