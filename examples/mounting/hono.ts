import { Hono } from 'hono';
import { broker, proxy } from './handlers.ts';

export const app = new Hono();

app.all('/api/*', (c) => proxy(c.req.raw));
app.post('/auth/token', (c) => broker(c.req.raw));
