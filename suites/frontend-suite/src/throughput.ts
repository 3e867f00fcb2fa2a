/**
 * What one request costs, in one run: the proxy next to a bare `fetch` and to `http-proxy`, and the broker. Each server
 * is a process of its own, and its processor time is measured, so that other programs on the computer do not count.
 *
 *   node src/throughput.ts [requests] [--only proxy,broker] [--json]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: 'fetch,http-proxy,proxy,broker' },
    json: { type: 'boolean', default: false },
  },
});
const REQUESTS = Number(positionals[0] ?? 10_000);
const AT_ONCE = 32;

async function start(kind: string, ...api: string[]) {
  const child = fork(join(import.meta.dirname, 'programs/server.ts'), [kind, ...api]);
  const hasEnded = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`The server ${kind} ended with ${code ?? signal}.`);
  });
  hasEnded.catch(() => undefined);
  const next = async () => (await Promise.race([once(child, 'message'), hasEnded]))[0];
  const port = await next();
  return {
    url: `http://127.0.0.1:${port}`,
    async cpuMicroseconds(): Promise<number> {
      child.send('cpu');
      return next();
    },
    stop: () => child.disconnect(),
  };
}

/** Sends many requests, and returns what each cost the server, in microseconds of processor time. */
async function measure(kind: string, api: string, path: string, body?: string): Promise<number> {
  const server = await start(kind, api);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const call = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...{
          'x-auth-request': '1',
          'sec-fetch-site': 'same-origin',
          origin: server.url,
          cookie: 'session=anna',
        },
        ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
      };
      const sent = request(server.url + path, { agent, method: body ? 'POST' : 'GET', headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${kind} answered ${answer.statusCode}.`));
        answer.resume().on('end', resolve);
      });
      sent.on('error', reject).end(body);
    });
  const callMany = async (count: number): Promise<void> => {
    let left = count;
    const worker = async (): Promise<void> => {
      for (; left > 0; left -= 1) await call();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };

  // The engine compiles what runs often.
  await callMany(REQUESTS / 4);
  const before = await server.cpuMicroseconds();
  await callMany(REQUESTS);
  const used = (await server.cpuMicroseconds()) - before;
  server.stop();
  agent.destroy();
  return used / REQUESTS;
}

const api = await start('api');
const costs: Record<string, number> = {};
for (const kind of values.only.split(',')) {
  costs[kind] =
    kind === 'broker'
      ? await measure(kind, api.url, '/auth/token', '{"provider":"blooma"}')
      : await measure(kind, api.url, '/api/blooma/api/loans');
}
api.stop();

if (values.json) console.log(JSON.stringify(costs));
else {
  console.log(`${REQUESTS} requests each, ${AT_ONCE} at a time, Node ${process.version}`);
  for (const [kind, cost] of Object.entries(costs)) {
    const ratio = costs.fetch ? `${(cost / costs.fetch).toFixed(2)} x fetch   ` : '';
    const perSecond = Math.round(1_000_000 / cost).toLocaleString('en');
    console.log(
      `${kind.padEnd(10)} ${cost.toFixed(0).padStart(5)} µs   ${ratio}${perSecond} a second on one core`,
    );
  }
}
