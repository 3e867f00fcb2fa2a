import { createTokenBroker } from '@x/auth-core/broker';
import { createApiProxy } from '@x/auth-core/proxy';
import { createBloomaAuth } from '@x/blooma-auth';
import type { Measure } from '../measure.ts';
import { toAnswer } from '../provider-answers.ts';
import { timeByTurns } from '../timing.ts';

const headers = { 'x-auth-request': '1', 'content-type': 'application/json' };
const page = 'https://app.example.org';

export const measure: Measure = {
  name: 'frontends',
  title: 'The proxy and the token broker',
  how: `Both are called as functions, with a new \`Request\` each time, and the API below answers at once. **Bare**: a handler
that calls the same stub, without a check, with the same \`Request\` and \`Response\`. **A second**: on one core of this
machine, while others used it too.`,
  rows: [
    { name: 'bare', kind: 'limit' },
    { name: 'createTokenBroker', kind: 'ours' },
    { name: 'createApiProxy', kind: 'ours' },
  ],
  figures: [
    { key: 'us', label: 'µs a request', digits: 1, isDrawn: true },
    { key: 'rate', label: 'a second', digits: 0 },
  ],
  flags: ['--expose-gc', '--max-semi-space-size=128'],
  async sample({ name }, { isQuick }) {
    const stub = async (): Promise<Response> => Response.json({ loans: [] });
    const blooma = createBloomaAuth({
      baseUrl: 'https://acme.blooma.ai',
      clientId: 'client',
      clientSecret: 'secret',
      fetch: async (input) => {
        const { url } = new Request(input);
        return url.endsWith('/oauth/token') ? Response.json(toAnswer('/oauth/token', 3_600)) : stub();
      },
    });
    await blooma.getToken();
    const options = { clients: { blooma }, authorize: () => ({ id: 'user' }) };
    const broker = createTokenBroker(options);
    const proxy = createApiProxy({ ...options, allow: { blooma: ['GET /api/loans'] } });
    const read = async (answer: Promise<Response>): Promise<unknown> => {
      const response = await answer;
      if (!response.ok) throw new Error(`It answered ${response.status}.`);
      return response.text();
    };
    const body = JSON.stringify({ provider: 'blooma' });
    const calls: Record<string, () => Promise<unknown>> = {
      bare: () => read(new Request(`${page}/api`, { headers }) && stub()),
      createTokenBroker: () => read(broker(new Request(`${page}/token`, { method: 'POST', headers, body }))),
      createApiProxy: () => read(proxy(new Request(`${page}/api/blooma/api/loans`, { headers }))),
    };
    const call = calls[name];
    if (!call) throw new Error(`There is no ${name}.`);
    const ns = (await timeByTurns({ call }, isQuick)).call;
    return { us: ns / 1_000, rate: 1e9 / ns };
  },
};
