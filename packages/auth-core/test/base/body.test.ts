import { rejection, rest } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/base/body.ts';

const MIB = 1024 * 1024;
const unaborted = new AbortController().signal;

interface Streamless {
  body?: unknown;
  text?: () => Promise<string>;
  arrayBuffer?: () => Promise<unknown>;
}

/** A response of a mock, or of a runtime without streams. */
function toResponse(members: Streamless): Response {
  return { status: 200, ...members } as unknown as Response;
}

function streamOf(...chunks: Uint8Array[]): { response: Response; cancelled: () => boolean } {
  let isCancelled = false;
  const body = new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel() {
      isCancelled = true;
    },
  });
  return { response: new Response(body), cancelled: () => isCancelled };
}

describe('a body', () => {
  test('is read completely, even if a character arrives in two parts', async () => {
    const octets = Buffer.from('"日本🎉"');
    const { response } = streamOf(...Array.from(octets, (octet) => Uint8Array.of(octet)));

    expect(await readBody(response, unaborted)).toBe('"日本🎉"');
  });

  test('that is missing is an empty text', async () => {
    expect(await readBody(new Response(null, { status: 204 }), unaborted)).toBe('');
    expect(await readBody(new Response(''), unaborted)).toBe('');
  });

  test('of 1 MiB is read, and of one byte more is not', async () => {
    expect(await readBody(new Response('x'.repeat(MIB)), unaborted)).toHaveLength(MIB);
    expect(await readBody(new Response('x'.repeat(MIB + 1)), unaborted)).toBeUndefined();
    expect(await readBody(new Response('日'.repeat(MIB / 2)), unaborted)).toBeUndefined();
  });

  test('that is too long is not read further, and is cancelled', async () => {
    const chunks = Array.from({ length: 40 }, () => new Uint8Array(MIB / 10));
    const { response, cancelled } = streamOf(...chunks);

    expect(await readBody(response, unaborted)).toBeUndefined();

    await rest();
    expect(cancelled()).toBe(true);
  });

  test('is cancelled once the signal aborts', async () => {
    const controller = new AbortController();
    let isCancelled = false;
    const body = new ReadableStream({
      cancel() {
        isCancelled = true;
      },
    });
    const text = readBody(new Response(body), controller.signal);

    controller.abort();

    expect(await text).toBe('');
    expect(isCancelled).toBe(true);
  });

  test('whose stream cannot be cancelled causes no other error', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(MIB)),
      cancel() {
        throw new Error('cannot');
      },
    });

    expect(await readBody(new Response(body), unaborted)).toBeUndefined();
    await rest();
  });

  test('that breaks off rejects', async () => {
    const reason = new TypeError('terminated');
    const body = new ReadableStream({ pull: (controller) => controller.error(reason) });

    expect(await rejection(readBody(new Response(body), unaborted))).toBe(reason);
  });
});

describe('a body without a stream', () => {
  test.each<[string, Streamless]>([
    ['text()', { text: async () => '{"a":"é"}' }],
    ['text() and a body of null', { body: null, text: async () => '{"a":"é"}' }],
    ['text() and a Node stream', { body: { pipe: () => undefined }, text: async () => '{"a":"é"}' }],
    ['arrayBuffer()', { arrayBuffer: async () => new TextEncoder().encode('{"a":"é"}').buffer }],
  ])('is read through %s', async (_how, members) => {
    expect(await readBody(toResponse(members), unaborted)).toBe('{"a":"é"}');
  });

  test.each<[string, Streamless]>([
    ['text()', { text: async () => 'x'.repeat(MIB + 1) }],
    ['arrayBuffer()', { arrayBuffer: async () => new ArrayBuffer(MIB + 1) }],
  ])('has the same limit through %s', async (_how, members) => {
    expect(await readBody(toResponse(members), unaborted)).toBeUndefined();
  });
});
