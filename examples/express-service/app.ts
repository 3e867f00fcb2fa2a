/** The routes. Everyone who reaches them is let in: put your check of the callers before them. */
import { type AuthClient, toApiError as toBlamError } from '@x/blam-auth';
import { toApiError as toBloomaError } from '@x/blooma-auth';
import express, { type Express, type Response as Reply } from 'express';
import { sendError, toCode } from './errors.ts';

export interface Clients {
  readonly blooma: AuthClient;
  readonly blam: AuthClient;
}

/** How long a caller waits for an answer, the token request included. */
const MAX_WAIT_MS = 10_000;

export function createApp({ blooma, blam }: Clients): Express {
  const app = express().disable('x-powered-by');

  app.get('/loans', async (_request, reply) => {
    const response = await blooma.fetch('/api/loans', { signal: toSignal(reply) });
    if (!response.ok) throw await toBloomaError(response);
    reply.json(await response.json());
  });

  app.get('/assets', async (_request, reply) => {
    const response = await blam.fetch('/api/assets', { signal: toSignal(reply) });
    if (!response.ok) throw await toBlamError(response);
    reply.json(await response.json());
  });

  // For those who run the service. It asks a provider only if no token is valid, so it costs nothing.
  app.get('/status', async (_request, reply) => {
    const signal = toSignal(reply);
    const check = (client: AuthClient): Promise<string> =>
      client.getToken({ signal }).then(({ expiresAt }) => new Date(expiresAt).toISOString(), toCode);
    const [bloomaStatus, blamStatus] = await Promise.all([check(blooma), check(blam)]);
    reply.json({ blooma: bloomaStatus, blam: blamStatus });
  });

  app.use(sendError);
  return app;
}

/** Aborts when the caller has waited for too long, or is gone. */
function toSignal(reply: Reply): AbortSignal {
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(MAX_WAIT_MS)]);
}
