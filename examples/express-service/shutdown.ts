import { once } from 'node:events';
import type { Server } from 'node:http';

const MAX_STOP_MS = 10_000;

/**
 * Resolves when a signal has stopped the server: no new requests come in, and those that were here are answered. If that
 * takes more than ten seconds, the process ends all the same.
 */
export async function untilStopped(server: Server): Promise<void> {
  // A caller keeps its connection after an answer. It would keep the server from closing.
  server.on('request', (_request, response) => {
    response.once('close', () => !server.listening && server.closeIdleConnections());
  });
  const signal = await Promise.race(
    ['SIGTERM', 'SIGINT'].map((name) => new Promise((resolve) => process.once(name, resolve))),
  );
  console.log(`${signal}: stopping`);
  setTimeout(() => process.exit(1), MAX_STOP_MS).unref();
  server.close();
  await once(server, 'close');
  console.log('stopped');
}
