// The loopback server in a process of its own, so that its work is not counted. It prints its origin, and ends with its
// standard input.

import { startProviderServer } from '../provider-server.ts';

const server = await startProviderServer();
console.log(server.origin);
process.stdin.on('end', () => server.stop()).resume();
