/** The server with the emulator in place of the providers. With the real ones, only the settings differ. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { FrontendEvent } from '@x/auth-core/proxy';
import { startEmulator } from '@x/auth-testing';
import { createApp } from './server.ts';

export interface ExampleOptions {
  readonly page: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly onEvent?: (event: FrontendEvent) => void;
}

export async function startExample({ page, port = 0, onEvent }: ExampleOptions) {
  const emulator = await startEmulator();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  emulator.blastiq.clients.set('daily-overview', {
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
    redirectUris: [`${origin}/callback`],
  });
  const { app, sessions } = createApp({
    origin,
    page,
    blooma: emulator.blooma.options,
    blameless: emulator.blameless.options,
    blam: { baseUrl: emulator.blam.options.baseUrl },
    blastiq: { ...emulator.blastiq.attended, clientId: 'daily-overview' },
    ...(onEvent && { onEvent }),
  });
  server.on('request', getRequestListener(app.fetch));
  return {
    origin,
    emulator,
    sessions,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.stop();
    },
  };
}
