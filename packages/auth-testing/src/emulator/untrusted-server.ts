import { Hono } from 'hono';
import { type EmulatedApp, listen } from './loopback-server.ts';
import { createBoundedList } from './tokens/bounded-list.ts';

/** A request to the untrustedServer, whole: what a client gave away is the point. */
export interface UntrustedServerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that no provider vouches for. Redirect faults point at it. */
export interface UntrustedServer {
  readonly url: string;
  /** What it was sent, oldest first: nothing, where a client is careful. Not redacted, and on no page. */
  readonly requests: readonly UntrustedServerRequest[];
}

export interface RunningUntrustedServer {
  readonly untrustedServer: UntrustedServer;
  close(): Promise<void>;
}

/** Starts a untrustedServer. It answers every request with a token of its own, which a careless client would use. */
export async function startUntrustedServer(): Promise<RunningUntrustedServer> {
  const server = await listen(0);
  const requests = createBoundedList<UntrustedServerRequest>(1_000);
  const app: EmulatedApp = new Hono();

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
  server.serve(app);

  return {
    untrustedServer: {
      url: server.url,
      get requests() {
        return requests.entries();
      },
    },
    close: server.close,
  };
}
