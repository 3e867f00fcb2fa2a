import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type ProviderHandles, type ProviderName, startEmulator } from '@x/auth-testing';
import { listenTo } from '@x/test-kit/child-messages';
import { shortOrLong } from '@x/test-kit/long-tests';
import { beforeAll, expect, test } from 'vitest';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import { basic, clientCredentials, passwordGrant } from '../support/requests.ts';

/** The providers whose token requests are written out below. */
type Measured = 'blooma' | 'blameless' | 'blam' | 'blastiq';

type Options = { readonly [Name in Measured]: ProviderHandles[Name]['options'] };

interface TokenRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The token request of each provider. */
function toRequests({ blooma, blameless, blam, blastiq }: Options): Record<Measured, TokenRequest> {
  const form = (url: string, parameters: Record<string, string>): TokenRequest => ({
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  });
  return {
    blooma: form(`${blooma.authUrl}/oauth/token`, clientCredentials(blooma, `${blooma.baseUrl}/api/`)),
    blameless: form(`${blameless.authUrl}/oauth/token`, clientCredentials(blameless, 'acme.blameless.io')),
    blam: { url: `${blam.baseUrl}/api/users/authorisation`, headers: basic(blam.username, blam.password) },
    blastiq: form(`${blastiq.authority}/connect/token`, passwordGrant(blastiq)),
  };
}

/** The emulator in a process of its own, for all tests: only its work is measured, and none of theirs. */
let requests: Record<Measured, TokenRequest>;
let measure: () => Promise<{ cpuMs: number; heapBytes: number }>;

beforeAll(async () => {
  const script = fileURLToPath(new URL('../support/load-server.ts', import.meta.url));
  const child = fork(script, { execArgv: ['--expose-gc'] });
  const { next, signal } = listenTo(child);
  requests = toRequests(await next<Options>());
  measure = () => {
    child.send('measure');
    return next();
  };
  return () => void signal('SIGKILL');
});

/** Sends `count` requests, twenty at a time. Returns how many succeeded. */
async function send(count: number, { url, headers, body }: TokenRequest): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request(url, { method, headers, agent }, (response) => {
        response
          .resume()
          .on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
          );
      });
      sent.on('error', reject).end(body);
    });
  let left = count;
  let answered = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (left-- > 0) await one().then(() => (answered += 1));
    }),
  );
  agent.destroy();
  return answered;
}

const WARMING = shortOrLong({ short: 200, long: 500 });
const MEASURED = shortOrLong({ short: 500, long: 3_000 });
// More than the emulator remembers, so that its lists are full before the memory is measured.
const FILLING = shortOrLong({ short: 1_500, long: 12_000 });
const MORE = shortOrLong({ short: 3_000, long: 10_000 });
const MAX_BYTES_A_REQUEST = 300;

// The speed depends on the machine and its load, so it is printed and not asserted.
test.each(['blooma', 'blameless', 'blam', 'blastiq'] as const)(
  '%s responds to each of many token requests, twenty at a time',
  async (name) => {
    await send(WARMING, requests[name]);

    const before = await measure();
    const answered = await send(MEASURED, requests[name]);
    const after = await measure();

    const perSecond = Math.round(answered / ((after.cpuMs - before.cpuMs) / 1_000));
    console.log(`load: ${name}, ${answered} token requests, ${perSecond} in a second of one processor`);
    expect(answered).toBe(MEASURED);
  },
  60_000,
);

test('memory stays flat: thousands of more requests leave almost nothing behind', async () => {
  await send(FILLING, requests.blam);

  const before = await measure();
  await send(MORE, requests.blam);
  const after = await measure();

  expect(after.heapBytes - before.heapBytes).toBeLessThan(MORE * MAX_BYTES_A_REQUEST);
}, 120_000);

test('the emulator starts and stops with three providers and with all', async () => {
  const took = async (...providers: readonly ProviderName[]) => {
    const startedAt = performance.now();
    const emulator = await startEmulator({ providers });
    const elapsedMs = Math.round(performance.now() - startedAt);
    console.log(`load: ${providers.join(', ')} up in ${elapsedMs} ms`);
    const urls = providers.map((name) => emulator[name].url);
    const ask = () => Promise.allSettled(urls.map((url) => fetch(url)));
    const during = await ask();
    await emulator.stop();
    return [during, await ask()].map(
      (answers) => answers.filter(({ status }) => status === 'fulfilled').length,
    );
  };

  expect(await took('blameless', 'blam', 'blooma')).toEqual([3, 0]);
  expect(await took(...PROVIDER_NAMES)).toEqual([PROVIDER_NAMES.length, 0]);
});
