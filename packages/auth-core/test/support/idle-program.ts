// A program that gets a token, uses it, and then has no more to do: it must end by itself.
// Node runs it as it is, so it cannot import core by name: that would be the build, new or old.

import { createTestClock } from '@x/test-kit/test-clock';
import { createMemoryStore } from '../../src/index.ts';
import { createAuthClient, createOptionReader, refreshOrIssue } from '../../src/provider.ts';

const HOUR_MS = 3_600_000;
const clock = createTestClock();
let minted = 0;

const client = createAuthClient({
  provider: {
    id: 'acme',
    name: 'Acme',
    credentialOptions: ['clientSecret'],
    accessOptions: ['audience'],
    addressOptions: ['authUrl'],
    hasGeneratedSecret: true,
    defaultLifetimeMs: HOUR_MS,
  },
  issuer: {
    async issue(call) {
      await call.reveal();
      minted += 1;
      const issuedAt = call.now();
      return {
        accessToken: `access-${minted}`,
        tokenType: 'Bearer',
        issuedAt,
        expiresAt: issuedAt + HOUR_MS,
        expirySource: 'response',
      };
    },
  },
  renewal: refreshOrIssue,
  settings: createOptionReader('createAcmeAuth', {
    now: clock.now,
    store: createMemoryStore(),
    fetch: async () => new Response('fine'),
  }).settings(),
  apiUrl: 'https://api.acme.test',
  identity: ['client-1'],
  secret: async () => 'the-secret',
});

await client.getToken({ signal: new AbortController().signal });
await client.fetch('/loans');
// Stale: the last call of the program leaves a renewal running behind it.
clock.advance(HOUR_MS - 300_000);
await client.getToken();
process.once('beforeExit', () => console.log(`ended with ${minted} tokens`));
