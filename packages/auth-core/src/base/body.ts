/** The largest body that is read. No token answer and no error message is larger. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * Reads a whole body as text; undefined if it is longer than 1 MiB, and then the rest is not read. It is read
 * through its stream, so that the rest can be left; a runtime or a mock without one has `text()` or `arrayBuffer()`.
 * Once `signal` aborts, reading stops, so a slow server holds nobody up.
 */
export async function readBody(response: Response, signal: AbortSignal): Promise<string | undefined> {
  const { body } = response;
  const decoder = new TextDecoder();
  if (typeof body?.getReader !== 'function') {
    const text = response.text ? await response.text() : decoder.decode(await response.arrayBuffer());
    return text.length > MAX_BODY_BYTES ? undefined : text;
  }
  const reader = body.getReader();
  // Not waited for: a stream that cannot be cancelled must not hang the caller, nor fail it.
  const leave = (): void => void (async () => reader.cancel())().catch(() => undefined);
  signal.addEventListener('abort', leave, { once: true });
  let text = '';
  for (let size = 0; size <= MAX_BODY_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    text += decoder.decode(value, { stream: true });
  }
  leave();
  return undefined;
}
