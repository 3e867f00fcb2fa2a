import type { Operation, ProviderRequest } from '../operation.ts';
import type { CheckedFault, Fault, PlannedFault } from './fault.ts';
import { toFault } from './fault-input.ts';

/** The planned faults of one provider. */
export interface FaultPlan {
  /** @throws TypeError that names the member, if the fault could not be sent. Nothing is planned then. */
  add(fault: Fault): PlannedFault;
  /** Returns the first planned fault that applies to this request, and counts it as used. */
  take(operation: Operation, request: ProviderRequest): CheckedFault | undefined;
  /** Returns the first planned fault that changes the callback of an application, and counts it as used. */
  takeForCallback(): CheckedFault | undefined;
  /** The faults that still apply to requests, in the order of planning. */
  planned(): readonly PlannedFault[];
  clear(): void;
}

interface Entry {
  readonly id: number;
  readonly fault: CheckedFault;
  left: number;
  hits: number;
}

/** Creates the fault plan of a provider with these operations. */
export function createFaultPlan(operations: readonly Operation[]): FaultPlan {
  let planned: Entry[] = [];
  let count = 0;
  const known = operations.map((operation) => operation.id);

  function takeFirst(applies: (fault: CheckedFault) => boolean): CheckedFault | undefined {
    const entry = planned.find(({ fault, left }) => left > 0 && applies(fault));
    if (!entry) return undefined;
    entry.left -= 1;
    entry.hits += 1;
    planned = planned.filter(({ left }) => left > 0);
    return entry.fault;
  }

  return {
    add(given) {
      const fault = toFault(given);
      if (![...known, 'refresh', 'resource', undefined].includes(fault.operation)) {
        throw new TypeError(
          `Unknown operation "${fault.operation}". Use one of: ${known.join(', ')}, refresh for requests with a refresh token, or resource for the API.`,
        );
      }
      const attended = (['idToken', 'callback'] as const).find((name) => fault[name] !== undefined);
      if (attended && !known.includes('authorize')) {
        throw new TypeError(`"${attended}" of a fault is for BlastIQ alone, because people sign in there.`);
      }
      count += 1;
      const entry = { id: count, fault, left: fault.times ?? 1, hits: 0 };
      planned.push(entry);
      return toHandle(entry);
    },
    planned: () => planned.filter(({ left }) => left > 0).map(toHandle),
    take: (operation, request) => takeFirst((fault) => appliesTo(fault, operation, request)),
    takeForCallback: () => takeFirst(({ callback }) => callback !== undefined),
    clear() {
      for (const entry of planned) entry.left = 0;
      planned = [];
    },
  };
}

function toHandle(entry: Entry): PlannedFault {
  const { id, fault } = entry;
  return {
    id,
    fault,
    get left() {
      return entry.left;
    },
    get hits() {
      return entry.hits;
    },
    stop() {
      entry.left = 0;
    },
  };
}

function appliesTo(fault: CheckedFault, { id, kind }: Operation, request: ProviderRequest): boolean {
  if (fault.callback) return false;
  if (fault.operation === undefined) return kind === 'token';
  if (fault.operation === 'refresh') return kind === 'token' && presentsRefreshToken(request);
  return fault.operation === id || (fault.operation === 'resource' && kind === 'resource');
}

function presentsRefreshToken({ parameters, query }: ProviderRequest): boolean {
  return parameters.get('refresh_token') !== undefined || query.has('RefreshToken');
}
