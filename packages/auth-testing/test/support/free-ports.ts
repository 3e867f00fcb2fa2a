import { createServer } from 'node:net';

/** Finds `count` consecutive free ports below the range of ephemeral ports. Returns the first. */
export async function findFreePorts(count: number): Promise<number> {
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
