// Starts BlastIQ, emulated, and this application.
//
//   pnpm --filter examples run spa-blastiq
//
// PORT is the port of the application. Default: 5173.
import { startEmulator } from '@x/auth-testing';
import { createServer } from 'vite';

const port = Number(process.env.PORT ?? 5173);
const clientId = 'spa-blastiq';

const emulator = await startEmulator({ providers: ['blastiq'] });
const { blastiq } = emulator;
const { username, password, authority, apiUrl } = blastiq.options;

process.env.VITE_BLASTIQ_CLIENT_ID = clientId;
process.env.VITE_BLASTIQ_AUTHORITY = authority;
process.env.VITE_BLASTIQ_API_URL = apiUrl;
const server = await createServer({
  root: import.meta.dirname,
  server: { port, host: 'localhost' },
  logLevel: 'warn',
});
await server.listen();

const origin = new URL(server.resolvedUrls?.local[0] ?? `http://localhost:${port}`).origin;
// What BlastIQ Support would register.
blastiq.clients.set(clientId, {
  name: 'Sites',
  grantTypes: ['authorization_code', 'refresh_token'],
  scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
  redirectUris: [`${origin}/callback`],
  postLogoutRedirectUris: [`${origin}/`],
  corsOrigins: [origin],
});

console.log(`The application: ${origin}`);
console.log(`The emulator:    ${emulator.url}`);
console.log(`Sign in as ${username} with the password ${password}`);
