// A program that obtains a token, uses it, and then has nothing more to do: it must end by itself.
// Node runs this file without a build, so it cannot import core by name: that would be the last build.

import { createTestClock } from '@x/test-kit/test-clock';
import { createMemoryStore } from '../../src/index.ts';
import {
  type AuthClientKind,
  createAuthClient,
  createOptionReader,
  refreshOrIssue,
  type TokenIssuer,
} from '../../src/provider.ts';

const HOUR_MS = 3_600_000;
const clock = createTestClock();
let tokenCount = 0;

const issuer: TokenIssuer = {
  async issue(call) {
    await call.reveal();
    tokenCount += 1;
    const issuedAt = call.now();
    return {
      accessToken: `access-${tokenCount}`,
      tokenType: 'Bearer',
      issuedAt,
      expiresAt: issuedAt + HOUR_MS,
      expirySource: 'response',
    };
  },
};

const acme: AuthClientKind = {
  profile: {
    id: 'acme',
    name: 'Acme',
    credentialOptions: ['clientSecret'],
    accessOptions: ['audience'],
    addressOptions: ['authUrl'],
    hasGeneratedSecret: true,
    defaultLifetimeMs: HOUR_MS,
  },
  createIssuer: () => issuer,
  renewal: refreshOrIssue,
  identity: () => ['client-1'],
};

const client = createAuthClient(acme, {
  settings: createOptionReader('createAcmeAuth', {
    now: clock.now,
    store: createMemoryStore(),
    fetch: async () => new Response('fine'),
  }).settings(),
  apiUrl: 'https://api.acme.test',
  secret: async () => 'the-secret',
});

await client.getToken({ signal: new AbortController().signal });
await client.fetch('/loans');
// The token is stale: the last call of the program leaves a renewal running in the background.
clock.advance(HOUR_MS - 300_000);
await client.getToken();
process.once('beforeExit', () => console.log(`ended with ${tokenCount} tokens`));
