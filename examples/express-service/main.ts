/**
 * A service that other servers call. It calls two APIs, and shares their tokens with its other processes.
 *
 *   BLOOMA_BASE_URL=… BLOOMA_CLIENT_ID=… BLOOMA_CLIENT_SECRET=… \
 *   BLAM_BASE_URL=… BLAM_USERNAME=… BLAM_PASSWORD=… node express-service/main.ts
 *
 * REDIS_URL names a Redis to share the tokens in. Without it they are in TOKEN_DIRECTORY, or in a directory of the user.
 * STORE_TIMEOUT_MS says how long the store may take in one renewal, in milliseconds: 500 without it. A process that waits
 * for longer asks the provider for a token of its own.
 */
import type { AddressInfo } from 'node:net';
import { createBlamAuth } from '@x/blam-auth';
import { type AuthEvent, createBloomaAuth } from '@x/blooma-auth';
import { createApp } from './app.ts';
import { untilStopped } from './shutdown.ts';
import { openStore } from './store.ts';

const {
  BLOOMA_BASE_URL = '',
  BLOOMA_AUTH_URL = 'https://login.blooma.ai',
  BLOOMA_CLIENT_ID = '',
  BLOOMA_CLIENT_SECRET = '',
  BLAM_BASE_URL = '',
  BLAM_USERNAME = '',
  BLAM_PASSWORD = '',
  REDIS_URL,
  TOKEN_DIRECTORY,
  STORE_TIMEOUT_MS = '500',
  PORT = '3000',
} = process.env;

const storeTimeoutMs = Number(STORE_TIMEOUT_MS);
const { place, store, release } = await openStore({
  redisUrl: REDIS_URL,
  directory: TOKEN_DIRECTORY,
  timeoutMs: storeTimeoutMs,
});
console.log(`The tokens are in ${place}.`);

const shared = {
  store,
  storeTimeoutMs,
  onEvent: ({ provider, type }: AuthEvent) => console.log(`${provider}: ${type}`),
};
const app = createApp({
  blooma: createBloomaAuth({
    ...shared,
    baseUrl: BLOOMA_BASE_URL,
    authUrl: BLOOMA_AUTH_URL,
    clientId: BLOOMA_CLIENT_ID,
    clientSecret: BLOOMA_CLIENT_SECRET,
  }),
  blam: createBlamAuth({
    ...shared,
    baseUrl: BLAM_BASE_URL,
    username: BLAM_USERNAME,
    password: BLAM_PASSWORD,
  }),
});

const server = app.listen(Number(PORT), '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
await untilStopped(server);
// A renewal that is under way still stores its token. Then nothing is left to do, and the process ends.
release();
