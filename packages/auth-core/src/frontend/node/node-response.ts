import type { ServerResponse } from 'node:http';
import { discardBody } from '../../client/discard-body.ts';

const MAX_HEADERS_DELAY_MS = 5;

/**
 * Writes a response, chunk by chunk as they come, and no faster than the client reads. `signal` aborts when the client
 * goes.
 */
export async function writeResponse(
  response: Response,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  // Over HTTP/2 a write would wait for ever: no event comes any more.
  if (signal.aborted) {
    discardBody(response);
    return;
  }
  const { status, headers, body } = response;
  for (const [name, value] of headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(status);
  if (body === null) {
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  // A client that is gone makes a later write an error, which is nobody's concern.
  outgoing.on('error', () => undefined);
  const onClose = (): void => void reader.cancel().catch(() => undefined);
  outgoing.on('close', onClose);
  // Headers and first chunk go out together, unless the chunk takes long.
  const timer = setTimeout(() => outgoing.flushHeaders(), MAX_HEADERS_DELAY_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || outgoing.destroyed) break;
      if (!outgoing.write(value)) await drained(outgoing);
    }
    outgoing.end();
  } catch {
    // The headers are sent: only a broken connection tells the client that the rest is missing.
    outgoing.destroy();
  } finally {
    clearTimeout(timer);
    outgoing.off('close', onClose);
  }
}

/** Resolves when the client has read enough, or is gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.on('drain', done).on('close', done);
  });
}
