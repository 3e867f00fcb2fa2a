import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rejection, rest, until } from '@x/test-kit/waiting';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTestClient, type TestClientOptions } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;

function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('a program that has a token and nothing more to do ends by itself', async () => {
  const program = fileURLToPath(new URL('../support/idle-program.ts', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 });

  expect(stdout).toBe('ended with 2 tokens\n');
});

test.each(['redis', 'postgres'])(
  'a program whose lock in the store %s is never released ends by itself',
  async (name) => {
    const program = fileURLToPath(new URL('../support/lost-release-program.ts', import.meta.url));

    const { stdout } = await promisify(execFile)(process.execPath, [program, name], { timeout: 20_000 });

    expect(stdout).toBe('released\nended\n');
  },
);

test('an idle client has no timer, whatever happened before', async () => {
  fakeTimers();
  const { client, clock, issuer } = createTestClient({ refreshTokens: true });
  await client.getToken();
  await client.getToken({ signal: new AbortController().signal, forceRefresh: true });
  clock.advance(HOUR_MS - 300_000);
  await client.getToken();
  await until(() => issuer.refreshes.length === 2);
  await rest();
  issuer.answerRefresh(fail('rate_limited', { status: 429, retryAfterMs: HOUR_MS }));
  await rejection(client.getToken({ forceRefresh: true }));
  await rest();

  expect(vi.getTimerCount()).toBe(0);
});

test('a caller that aborted leaves no timer', async () => {
  fakeTimers();
  const { client, issuer } = createTestClient();
  issuer.answerIssue(() => new Promise(() => undefined));
  const controller = new AbortController();
  const first = rejection(client.getToken({ signal: controller.signal }));
  await until(() => issuer.issues === 1);
  const before = vi.getTimerCount();

  const second = rejection(client.getToken({ signal: controller.signal }));
  controller.abort();
  await Promise.all([first, second]);
  await rest();

  expect(vi.getTimerCount()).toBe(before);
});

test('a renewal ends, whatever the issuer does', async () => {
  fakeTimers();
  const { client, issuer } = createTestClient({
    timeoutMs: 1_000,
    retry: { attempts: 2, maxRetryAfterMs: 5_000 },
  });
  let signal: AbortSignal | undefined;
  issuer.answerIssue((_tokens, call) => {
    signal = call.signal;
    return new Promise(() => undefined);
  });
  const waiting = rejection(client.getToken());
  await until(() => signal !== undefined);

  await vi.advanceTimersByTimeAsync(3 * 6_000);

  expect(await waiting).toMatchObject({ code: 'timeout', retryable: true });
  expect(signal?.aborted).toBe(true);
  issuer.answerIssue();
  expect((await client.getToken()).accessToken).toBe('access-2');
});

test.each<[string, TestClientOptions, number]>([
  ['an infinite timeout', { timeoutMs: Number.POSITIVE_INFINITY }, 0],
  ['a timeout of centuries', { timeoutMs: Number.MAX_SAFE_INTEGER }, 0],
  ['a rate limit of centuries that is waited for', { retry: { maxRetryAfterMs: 1e15 } }, 1e14],
])('%s sets no timer that would overflow and fire at once', async (_what, options, retryAfterMs) => {
  fakeTimers();
  const delays: number[] = [];
  const { setTimeout } = globalThis;
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => {
    delays.push(ms);
    return setTimeout(run, ms);
  });
  const { client, issuer } = createTestClient(options);
  if (retryAfterMs > 0) issuer.answerIssue(fail('rate_limited', { status: 429, retryAfterMs }));

  client.getToken().catch(() => undefined);
  await until(() => issuer.issues === 1);
  await rest();

  expect(delays.filter((ms) => !(ms <= MAX_TIMER_MS))).toEqual([]);
  expect(issuer.issues).toBe(1);
});
