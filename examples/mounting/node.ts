import { createServer } from 'node:http';
import { toNodeHandler } from '@x/auth-core/node';
import { broker, proxy } from './handlers.ts';

export const server = createServer((incoming, outgoing) =>
  toNodeHandler(incoming.url === '/auth/token' ? broker : proxy)(incoming, outgoing),
);
