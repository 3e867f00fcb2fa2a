import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** The two ends of a connection that a fault treats badly. */
export interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Whether a fault spoils how an answer is sent, and not only what it says. */
export function spoilsDelivery({ content, dripMs, reset }: Fault): boolean {
  return content === 'truncated' || dripMs !== undefined || reset === 'in-body' || reset === 'after';
}

/** Cuts a connection with a TCP reset, which a client sees as `ECONNRESET`. */
export function resetConnection({ incoming }: Connection): void {
  incoming.socket.resetAndDestroy();
}

/** Sends a response the way the fault wants it, past the HTTP library. */
export async function deliver(response: Response, fault: Fault, connection: Connection): Promise<void> {
  const { outgoing } = connection;
  if (fault.reset === 'after') return resetConnection(connection);

  const body = Buffer.from(await response.arrayBuffer());
  const half = Math.ceil(body.length / 2);
  const headers = Object.fromEntries(response.headers);
  outgoing.writeHead(response.status, { ...headers, 'content-length': String(body.length) });

  if (fault.dripMs !== undefined) return drip(body, fault.dripMs, outgoing);
  await new Promise<void>((resolve) => outgoing.write(body.subarray(0, half), () => resolve()));
  if (fault.reset !== 'in-body') {
    outgoing.socket?.end();
    return;
  }
  // A reset may overtake bytes on their way, so the client gets a moment to see that an answer began.
  await pause(20);
  resetConnection(connection);
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
