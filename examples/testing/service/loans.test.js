import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBloomaAuth } from '@x/blooma-auth';

const { EMULATOR_URL, BLOOMA_URL } = process.env;

test('the loans are read', async () => {
  const client = createBloomaAuth({
    baseUrl: BLOOMA_URL,
    authUrl: BLOOMA_URL,
    clientId: 'my-client',
    clientSecret: 'my-secret',
  });

  const response = await client.fetch('/api/loans');

  assert.equal(response.status, 200);
});

test('no rule of the provider was broken', async () => {
  const [blooma] = await (await fetch(`${EMULATOR_URL}/providers`)).json();

  assert.equal(blooma.violations, 0);
});
