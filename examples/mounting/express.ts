import { toNodeHandler } from '@x/auth-core/node';
import express from 'express';
import { broker, proxy } from './handlers.ts';

export const app = express();

app.use('/api', toNodeHandler(proxy));
app.post('/auth/token', toNodeHandler(broker));
// After the handlers, since it reads the bodies of all requests that come to it.
app.use(express.json());
