import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

export type EmulatedApp = Hono<{ Bindings: HttpBindings }>;

/** An HTTP server on 127.0.0.1. Its app is set after it listens, because the app needs the address. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  serve(app: EmulatedApp): void;
  close(): Promise<void>;
}

/**
 * Listens on a port of 127.0.0.1. Port 0 picks a free one.
 *
 * @throws Error if the port is in use.
 */
export async function listen(port: number): Promise<LoopbackServer> {
  let app: EmulatedApp | undefined;
  const server = createAdaptorServer({
    fetch: (request, env) => app?.fetch(request, env as HttpBindings) ?? new Response(null, { status: 503 }),
    // The emulator runs inside a user's test process and must not replace its global Request and Response.
    overrideGlobalObjects: false,
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
      app = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Clients keep connections open for reuse, and waiting for them would take seconds.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
