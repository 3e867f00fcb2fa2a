import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** A body up to this size is read at once, which costs less than a stream. */
const MAX_READ_BYTES = 65_536;

/** A request of Node as a web-standard one; undefined if its target, a header or its body cannot be read. */
export async function toWebRequest(
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<Request | undefined> {
  // Express changes `url` below the path at which a handler is mounted.
  const { originalUrl: target = incoming.url } = incoming as { originalUrl?: string };
  // HTTP/2 has the host in a pseudo-header (RFC 9113 §8.3.1).
  const { ':authority': authority = 'localhost', host = `${authority}` } = incoming.headers;
  const scheme = (incoming.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http';
  // Put together as text: a target such as `//other.example/` is a path here, and not a host.
  const url = `${scheme}://${host}${target}`;
  // And a host must not have a path of its own: what is in front of this handler has looked at the target.
  if (!target?.startsWith('/') || /[/\\?#@]/.test(host) || !URL.canParse(url)) return undefined;
  const { method = 'GET' } = incoming;
  try {
    const request: RequestInit & { duplex: 'half' } = {
      method,
      headers: toHeaders(incoming),
      signal,
      duplex: 'half',
      body: hasBody(incoming) ? await toWebBody(incoming) : null,
    };
    return new Request(url, request);
  } catch {
    return undefined;
  }
}

/** Whether a body parser has read the body, so that the bytes are gone. */
export function isBodyGone(incoming: IncomingMessage): boolean {
  return hasBody(incoming) && (incoming.readableDidRead || incoming.readableEnded);
}

function hasBody({ method, headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return method !== 'GET' && method !== 'HEAD' && (length !== '0' || encoding !== undefined);
}

async function toWebBody(incoming: IncomingMessage): Promise<BodyInit> {
  if (Number(incoming.headers['content-length']) <= MAX_READ_BYTES) return readBytes(incoming);
  // Not `Readable.toWeb`, which counts chunks instead of bytes and would read a whole upload into memory.
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void incoming.resume(),
    },
    { highWaterMark: 0 },
  );
}

/** Like `toArray`, which costs more, because it reads through an iterator. */
function readBytes(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    // No event comes any more.
    if (incoming.destroyed) reject();
    incoming
      .on('data', (chunk: Uint8Array) => void chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      // Whoever sends it may go before the end.
      .on('error', reject)
      .on('close', reject);
  });
}

function toHeaders({ headers }: IncomingMessage): Headers {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 adds pseudo-headers, such as `:path`.
    if (value !== undefined && !name.startsWith(':')) kept.set(name, String(value));
  }
  return kept;
}
