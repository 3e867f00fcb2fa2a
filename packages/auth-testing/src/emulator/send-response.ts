import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './faults/fault.ts';
import type { EmulatedResponse } from './operation.ts';

/** The two ends of a connection. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Sends an answer, as badly as the fault wants it. Past the HTTP library, which sends only what is sound. */
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
  // A reset may overtake bytes on their way, so the client gets a moment to see that an answer began.
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
    // A client that gave up must not keep a stopped emulator busy.
    if (outgoing.destroyed || outgoing.socket?.destroyed) return;
    outgoing.write(Buffer.of(byte));
    await pause(dripMs);
  }
  outgoing.end();
}
