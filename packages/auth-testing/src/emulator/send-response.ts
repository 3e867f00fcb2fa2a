import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './faults/fault.ts';
import type { EmulatedResponse } from './operation.ts';

/** The request and the response of Node's HTTP server. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Sends a response with the fault applied. Bypasses the HTTP library, which sends only valid responses. */
export async function sendResponse(
  response: EmulatedResponse,
  fault: Fault | undefined,
  connection: Connection,
): Promise<void> {
  const { incoming, outgoing } = connection;
  const { reset, content, dripMs } = fault ?? {};
  if (reset === 'before' || reset === 'after') {
    // A TCP reset, which a client sees as ECONNRESET.
    incoming.socket.resetAndDestroy();
    return;
  }

  const body = toBytes(response);
  outgoing.writeHead(response.status, toHeaders(response, body));
  if (dripMs !== undefined) return drip(body, dripMs, outgoing);
  if (content !== 'truncated' && reset === undefined) {
    outgoing.end(body);
    return;
  }
  const half = body.subarray(0, Math.ceil(body.length / 2));
  await new Promise<void>((resolve) => outgoing.write(half, () => resolve()));
  if (content === 'truncated') {
    outgoing.socket?.end();
    return;
  }
  // A reset can overtake bytes in transit. The pause lets the client see the start of the response.
  await pause(20);
  incoming.socket.resetAndDestroy();
}

function toBytes({ body = '' }: EmulatedResponse): Buffer {
  return Buffer.from(typeof body === 'object' ? JSON.stringify(body) : body, 'utf8');
}

function toHeaders({ headers = {}, body }: EmulatedResponse, bytes: Buffer): OutgoingHttpHeaders {
  const sent = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [...value],
  ]);
  return {
    ...(typeof body === 'object' && { 'content-type': 'application/json; charset=utf-8' }),
    ...Object.fromEntries(sent),
    'content-length': String(bytes.length),
  };
}

async function drip(body: Buffer, dripMs: number, outgoing: ServerResponse): Promise<void> {
  for (const byte of body) {
    // Stop if the client gave up, so that a stopped emulator does not keep running.
    if (outgoing.destroyed || outgoing.socket?.destroyed) return;
    outgoing.write(Buffer.of(byte));
    await pause(dripMs);
  }
  outgoing.end();
}
