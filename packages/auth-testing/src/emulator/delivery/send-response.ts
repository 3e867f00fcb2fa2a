import type { IncomingMessage, ServerResponse } from 'node:http';
import { pause } from '../real-timers.ts';
import { type Delivery, half, toBytes, toHeaders } from './delivery.ts';

/** The request and the response of Node's HTTP server. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * Sends a response with the fault applied. Bypasses the HTTP library, which sends only valid responses.
 * Whatever goes wrong here costs this one connection: nobody awaits it, so a rejection would end the process.
 */
export async function sendResponse(delivery: Delivery, connection: Connection): Promise<void> {
  try {
    await send(delivery, connection);
  } catch {
    connection.incoming.socket.destroy();
  }
}

async function send({ response, fault = {} }: Delivery, { incoming, outgoing }: Connection): Promise<void> {
  const { reset, content, dripMs } = fault;
  if (reset === 'before' || reset === 'after') {
    // A TCP reset, which a client sees as ECONNRESET.
    incoming.socket.resetAndDestroy();
    return;
  }

  const bytes = toBytes(response);
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(toHeaders(response)),
    'content-length': String(bytes.length),
  });
  if (dripMs !== undefined) return drip(bytes, dripMs, outgoing);
  if (content !== 'truncated' && reset === undefined) {
    outgoing.end(bytes);
    return;
  }
  await new Promise<void>((resolve) => outgoing.write(bytes.subarray(0, half(bytes)), () => resolve()));
  if (content === 'truncated') {
    outgoing.socket?.end();
    return;
  }
  // A reset can overtake bytes in transit. The pause lets the client see the start of the response.
  await pause(20);
  incoming.socket.resetAndDestroy();
}

async function drip(bytes: Uint8Array, dripMs: number, outgoing: ServerResponse): Promise<void> {
  for (const byte of bytes) {
    // Stop if the client gave up, so that a stopped emulator does not keep running.
    if (outgoing.destroyed || outgoing.socket?.destroyed) return;
    outgoing.write(Uint8Array.of(byte));
    await pause(dripMs);
  }
  outgoing.end();
}
