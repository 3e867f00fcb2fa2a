import { bodyBrokeOff } from './refusal.ts';

/**
 * Reads a body of at most `maxBytes` as text; undefined if it is longer, and then the rest is not read.
 *
 * @throws Refusal `client_closed_request` if the body breaks off.
 */
export async function readSmallBody({ body }: Request, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await reader.read().catch(bodyBrokeOff);
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
