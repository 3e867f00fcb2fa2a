import { toNodeHandler } from '@x/auth-core/node';
import fastify from 'fastify';
import { broker, proxy } from './handlers.ts';

export const app = fastify();

// In a plugin of its own, so that the other routes keep their parsers.
app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.all('/api/*', (request, reply) => toNodeHandler(proxy)(request.raw, reply.hijack().raw));
  scope.post('/auth/token', (request, reply) => toNodeHandler(broker)(request.raw, reply.hijack().raw));
});
