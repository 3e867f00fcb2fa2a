import { Hono } from 'hono';
import { createBoundedList } from './tokens/bounded-list.ts';

/** A complete request to the untrusted server: it shows what a client leaked. */
export interface UntrustedServerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that belongs to no provider. Redirect faults point to it. */
export interface UntrustedServer {
  readonly url: string;
  /** The received requests, oldest first. Empty if the client is safe. Not redacted and not shown on the page. */
  readonly requests: readonly UntrustedServerRequest[];
}

export interface RunningUntrustedServer {
  readonly untrustedServer: UntrustedServer;
  readonly answer: (request: Request) => Promise<Response>;
}

/** Creates the server. It responds to every request with its own token, which an unsafe client would use. */
export function createUntrustedServer(url: string): RunningUntrustedServer {
  const requests = createBoundedList<UntrustedServerRequest>(1_000);
  const app = new Hono();

  app.all('*', async (context) => {
    const { method, headers } = context.req.raw;
    const { pathname, search } = new URL(context.req.url);
    const body = method === 'GET' || method === 'HEAD' ? '' : await context.req.text();
    requests.add({ method, path: pathname + search, headers: Object.fromEntries(headers), body });
    return context.json({
      access_token: 'from-an-untrusted-server',
      token_type: 'Bearer',
      expires_in: 3_600,
    });
  });

  return {
    untrustedServer: {
      url,
      get requests() {
        return requests.entries();
      },
    },
    answer: async (request) => app.fetch(request),
  };
}
