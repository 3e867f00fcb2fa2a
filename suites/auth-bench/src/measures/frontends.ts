import { join } from 'node:path';
import { repositoryFolder } from '../folders.ts';
import type { Measure } from '../measure.ts';
import { runNode } from '../processes.ts';

/** By the names of `throughput.ts`. */
const KINDS: Record<string, string> = {
  'a bare fetch': 'fetch',
  'http-proxy': 'http-proxy',
  createApiProxy: 'proxy',
  createTokenBroker: 'broker',
};

export const measure: Measure = {
  name: 'frontends',
  title: 'The proxy and the token broker',
  how: `Servers of Node, each in a process of its own, in front of a loopback API; 32 requests at a time, \`GET\` for the
proxies and \`POST\` for the broker. **CPU** is the user and system time of the server's process for one request, **a second**
how many requests that makes on one core. **A bare fetch** passes the request on with \`fetch\` and streams the answer, without
a check. http-proxy passes it on by \`node:http\`, which costs less than \`fetch\`, and has no check either. Ours check the page and
the person, and attach the token. The broker sends nothing on. \`pnpm --filter @x/frontend-suite throughput\` runs it alone.`,
  rows: [
    { name: 'a bare fetch', kind: 'limit' },
    { name: 'http-proxy', kind: 'peer', note: 'attaches no token' },
    { name: 'createApiProxy', kind: 'ours' },
    { name: 'createTokenBroker', kind: 'ours', note: 'gives the token to the page' },
  ],
  figures: [
    { key: 'us', label: 'µs of CPU a request', digits: 0, isDrawn: true },
    { key: 'rate', label: 'a second', digits: 0 },
  ],
  isOutside: true,
  async sample({ name }, { isQuick }) {
    const program = join(repositoryFolder, 'suites/frontend-suite/src/throughput.ts');
    const out = await runNode([program, isQuick ? '500' : '3000', '--only', KINDS[name] ?? '', '--json']);
    const [us] = Object.values(JSON.parse(out) as Record<string, number>);
    return { us: us ?? Number.NaN, rate: 1e6 / (us ?? Number.NaN) };
  },
};
