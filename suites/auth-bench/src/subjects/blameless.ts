import { createBlamelessAuth } from '@x/blameless-auth';
import type { CreateClient } from '../subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) =>
  createBlamelessAuth({
    customer: 'acme',
    apiUrl: server,
    authUrl: server,
    clientId,
    clientSecret: secret,
  });
