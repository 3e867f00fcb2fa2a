import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What a proxy does with a connection: nothing, or cut it when a command is on its way (`request`: half of the command
 * arrives), or when its answer is (`answer`: the command takes effect, and nobody hears of it).
 */
export type Cut = 'none' | 'request' | 'answer';

export interface CuttingProxy {
  readonly port: number;
  setCut(cut: Cut): void;
  stop(): Promise<void>;
}

/** Passes TCP connections on to a port of this machine, and cuts them when it is asked to. */
export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  let cut: Cut = 'none';
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (cut !== 'request') upstream.write(bytes);
      else upstream.write(bytes.subarray(0, bytes.length / 2), end);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (cut === 'answer') end();
      else client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    setCut(next) {
      cut = next;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
