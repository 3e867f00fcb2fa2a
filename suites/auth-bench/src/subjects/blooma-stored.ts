import { createMemoryStore } from '@x/auth-core';
import { createBloomaAuth } from '@x/blooma-auth';
import type { CreateClient } from '../subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) =>
  createBloomaAuth({
    baseUrl: server,
    authUrl: server,
    clientId,
    clientSecret: secret,
    store: createMemoryStore(),
  });
