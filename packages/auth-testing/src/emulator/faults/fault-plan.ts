import type { Operation } from '../operation.ts';
import type { Fault, PlannedFault } from './fault.ts';

/** The planned faults of one provider. */
export interface FaultPlan {
  add(fault: Fault): PlannedFault;
  /** Returns the first planned fault that applies to this operation, and counts it as used. */
  take(operation: Operation): Fault | undefined;
  clear(): void;
}

/** Creates the fault plan of a provider with these operations. */
export function createFaultPlan(operations: readonly Operation[]): FaultPlan {
  let planned: { fault: Fault; left: number; hits: number }[] = [];
  const known = operations.map((operation) => operation.id);

  return {
    add(fault) {
      if (![...known, 'resource', undefined].includes(fault.operation)) {
        throw new TypeError(
          `Unknown operation "${fault.operation}". Use one of: ${known.join(', ')}, or resource for the API.`,
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
    take(operation) {
      const entry = planned.find(({ fault, left }) => left > 0 && appliesTo(fault, operation));
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

function appliesTo(fault: Fault, { id, kind }: Operation): boolean {
  if (fault.operation === undefined) return kind === 'token';
  return fault.operation === id || (fault.operation === 'resource' && kind === 'resource');
}
