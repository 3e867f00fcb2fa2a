import { createMemoryStore } from '@x/auth-core';
import { createBlamAuth } from '@x/blam-auth';
import type { CreateClient } from '../subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) =>
  createBlamAuth({ baseUrl: server, username: clientId, password: secret, store: createMemoryStore() });
