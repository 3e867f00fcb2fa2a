import { readApiError } from '@x/auth-core/provider';
import { rest } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { profile } from '../support/test-issuer.ts';

const MIB = 1024 * 1024;

function read(response: Response) {
  return readApiError(profile, response, ({ message }) => ({ messages: [message] }));
}

describe('the body of an API error', () => {
  test('is read up to 1 MiB, and if it is longer, the message names the status only', async () => {
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        sent += MIB / 4;
        controller.enqueue(new Uint8Array(MIB / 4));
      },
      cancel() {
        isCancelled = true;
      },
    });

    const error = await read(new Response(body, { status: 500 }));

    expect({ ...error }).toMatchObject({ status: 500 });
    expect(error.message).toBe('The Acme API answered 500');
    await rest();
    expect(isCancelled).toBe(true);
    expect(sent).toBeLessThan(2 * MIB);
  });

  test('of half a MiB is read', async () => {
    const message = `no such loan ${' '.repeat(MIB / 2)}`;

    expect((await read(Response.json({ message }, { status: 404 }))).message).toContain('no such loan');
  });

  test.each([
    ['never starts', () => new ReadableStream()],
    ['never ends', () => new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) })],
    ['cannot be cancelled', () => new ReadableStream({ cancel: () => new Promise(() => undefined) })],
  ])('that %s is given up after the timeout of token requests', async (_what, stream) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const error = read(new Response(stream(), { status: 500 }));

    await vi.advanceTimersByTimeAsync(10_000);

    expect((await error).message).toBe('The Acme API answered 500');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test.each([
    ['fails at once', { start: () => Promise.reject(new Error('broken')) }],
    [
      'breaks off',
      {
        start: (controller: ReadableStreamDefaultController) =>
          controller.enqueue(Buffer.from('{"message":')),
        pull: (controller: ReadableStreamDefaultController) => controller.error(new Error('reset')),
      },
    ],
  ])('that %s leads to a message with the status only', async (_what, source) => {
    expect((await read(new Response(new ReadableStream(source), { status: 502 }))).message).toBe(
      'The Acme API answered 502',
    );
  });

  test('that is being read elsewhere leads to a message with the status only', async () => {
    const response = Response.json({ message: 'taken' }, { status: 404 });
    response.body?.getReader();

    expect((await read(response)).message).toBe('The Acme API answered 404');
  });

  test('is read without a stream as well', async () => {
    const mock = { status: 404, headers: new Headers(), text: async () => '{"message":"no such loan"}' };

    expect((await read(mock as unknown as Response)).message).toBe('The Acme API answered 404: no such loan');
  });
});
