import { IncomingMessage, type OutgoingHttpHeaders, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** A request for a listener of Node's HTTP server. */
export interface NodeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the client uses https. */
  readonly isSecure: boolean;
}

export interface NodeResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/**
 * Gives a request to a listener of Node's HTTP server, without a socket and without a timer: libraries for this wait
 * with `setImmediate`, which never fires where a test has faked it.
 */
export function exchange(
  listener: RequestListener,
  { method, url, headers, body, isSecure }: NodeRequest,
  begin: (incoming: IncomingMessage) => void,
): Promise<NodeResponse> {
  const incoming = new IncomingMessage(Object.assign(new Socket(), { encrypted: isSecure }));
  Object.assign(incoming, { method, url, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 });
  const length = String(Buffer.byteLength(body));
  incoming.headers = { ...headers, ...(body !== '' && { 'content-length': length }) };
  incoming.push(body);
  incoming.push(null);
  begin(incoming);

  return new Promise((resolve) => {
    const outgoing = new ServerResponse(incoming);
    const chunks: Buffer[] = [];
    const add = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    outgoing.write = (chunk: unknown) => {
      add(chunk);
      return true;
    };
    outgoing.end = (chunk?: unknown) => {
      add(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: outgoing.statusCode, headers: outgoing.getHeaders(), body: text });
      return outgoing;
    };
    void listener(incoming, outgoing);
  });
}
