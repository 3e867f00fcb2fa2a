import { createServer } from 'node:net';

/** The first of `count` ports in a row that are free now, for a program that needs its ports as arguments. */
export async function findFreePorts(count: number): Promise<number> {
  // Below the ports that systems assign by themselves: none of those is taken in between.
  for (let port = 10_000 + Math.floor(Math.random() * 20_000); ; port += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(port + index)));
    if (free.every(Boolean)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
