import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * The first of `count` ports in a row that are free now, for a program that needs its ports as arguments. No other process
 * of these tests gets them as long as this one runs.
 */
export async function findFreePorts(count: number): Promise<number> {
  // Below the ports that systems assign by themselves: none of those is taken in between.
  for (let port = 10_000 + Math.floor(Math.random() * 20_000); ; port += count) {
    const ports = Array.from({ length: count }, (_, index) => port + index);
    const claims = await Promise.all(ports.map(claim));
    if (claims.every(Boolean) && (await Promise.all(ports.map(isFree))).every(Boolean)) return port;
    for (const socket of claims) socket?.close();
  }
}

/** A socket for UDP with the number of the port, which is there until this process ends. Undefined if another one has it. */
function claim(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4').unref();
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(socket));
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
