import type { HttpBindings } from '@hono/node-server';
import type { Delivery } from './delivery/delivery.ts';
import { sendResponse } from './delivery/send-response.ts';
import type { ProviderHost } from './provider-host.ts';

/** An HTTP server on 127.0.0.1. What it answers is set after it listens, because that needs the address. */
export interface LoopbackServer extends ProviderHost {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  serve(answer: Answer): void;
  close(): Promise<void>;
}

/**
 * The client alone closes an idle connection. A server that also does it, after five seconds as Node, may close one on
 * which a request is on its way, when the client shares its process and has just been busy: `fetch` reports ECONNRESET.
 */
const WAITING = { keepAliveTimeout: 0 };

type Answer = (request: Request) => Response | Delivery | Promise<Response | Delivery>;

/** The names of this computer. Any other may have been made to resolve to 127.0.0.1, to get past a browser (DNS rebinding). */
const LOCAL_HOST = /^(127(\.\d{1,3}){3}|([\w-]+\.)*localhost|\[::1\])(:\d+)?$/i;

/**
 * Listens on a port of 127.0.0.1. Port 0 picks a free one.
 *
 * @throws Error if the port is in use.
 */
export async function listen(port: number): Promise<LoopbackServer> {
  // It extends the global Request when it loads, which jsdom lacks: a static import would keep even the fake from loading.
  const { createAdaptorServer } = await import('@hono/node-server');
  const { RESPONSE_ALREADY_SENT } = await import('@hono/node-server/utils/response');
  let answer: Answer | undefined;
  const server = createAdaptorServer({
    async fetch(request, env) {
      if (!answer) return new Response(null, { status: 503 });
      const connection = env as HttpBindings;
      if (!LOCAL_HOST.test(connection.incoming.headers.host ?? '')) {
        return new Response('Only names of this computer lead here, such as localhost.', { status: 403 });
      }
      const answered = await answer(request);
      if (!('response' in answered)) return answered;
      // Not awaited: a slow response may take longer than the client waits.
      void sendResponse(answered, connection);
      return RESPONSE_ALREADY_SENT;
    },
    // The emulator runs inside a user's test process and must not replace its global Request and Response.
    overrideGlobalObjects: false,
    serverOptions: WAITING,
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE' ? new Error(`Port ${port} of 127.0.0.1 is in use.`, { cause }) : cause,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });

  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no TCP address.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(given) {
      answer = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Clients keep connections open for reuse, and waiting for them would take seconds.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
