import { createBlastiqAuth } from '@x/blastiq-auth';
import type { CreateClient } from '../subject.ts';

export const create: CreateClient = ({ server, secret, clientId }) =>
  createBlastiqAuth({
    username: clientId,
    password: secret,
    authority: `${server}/identity`,
    apiUrl: server,
  });
