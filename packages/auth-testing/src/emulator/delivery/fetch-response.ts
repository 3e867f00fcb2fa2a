import { pause } from '../real-timers.ts';
import { type Delivery, half, toBytes, toHeaders } from './delivery.ts';

/** These have no body, and `Response` refuses one. */
const BODILESS = [204, 205, 304];

/**
 * The response as `fetch` would give it, with the fault applied.
 *
 * @throws TypeError as `fetch` does, if the fault resets the connection before the response.
 */
export function toFetchResponse({ response, fault = {} }: Delivery, isHead: boolean): Response {
  const { reset } = fault;
  if (reset === 'before' || reset === 'after') throw toNetworkError();
  const headers = new Headers();
  for (const [name, value] of toHeaders(response)) {
    for (const each of [value].flat()) headers.append(name, each);
  }
  const hasBody = !isHead && !BODILESS.includes(response.status);
  return new Response(hasBody ? toBody(toBytes(response), fault) : null, {
    status: response.status,
    headers,
  });
}

/** What `fetch` rejects with where the connection is lost. */
export function toNetworkError(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function toBody(
  bytes: Uint8Array<ArrayBuffer>,
  { reset, content, dripMs }: NonNullable<Delivery['fault']>,
): BodyInit | null {
  if (dripMs !== undefined) return toStream(drip(bytes, dripMs));
  if (reset === 'in-body' || content === 'truncated') return toStream(breakOff(bytes));
  return bytes.length > 0 ? bytes : null;
}

async function* drip(bytes: Uint8Array, dripMs: number): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) {
    yield Uint8Array.of(byte);
    await pause(dripMs);
  }
}

async function* breakOff(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, half(bytes));
  throw new TypeError('terminated', { cause: toNetworkError().cause });
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await chunks.return(undefined)),
  });
}
