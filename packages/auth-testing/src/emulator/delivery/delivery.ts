import type { CheckedFault } from '../faults/fault.ts';
import type { EmulatedResponse } from '../operation.ts';

/** A response on its way, with the fault that changes how it travels. */
export interface Delivery {
  readonly response: EmulatedResponse;
  readonly fault?: CheckedFault;
}

export function toBytes({ body = '' }: EmulatedResponse): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof body === 'object' ? JSON.stringify(body) : body);
}

/** The headers, in the order of sending. A name may have several values. */
export function toHeaders({ headers = {}, body }: EmulatedResponse): [string, string | string[]][] {
  const sent = Object.entries(headers).map(([name, value]): [string, string | string[]] => [
    name,
    typeof value === 'string' ? value : [...value],
  ]);
  const isTyped = sent.some(([name]) => name.toLowerCase() === 'content-type');
  return typeof body === 'object' && !isTyped
    ? [['content-type', 'application/json; charset=utf-8'], ...sent]
    : sent;
}

/** How many bytes arrive if the connection ends within the body. */
export function half(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / 2);
}
