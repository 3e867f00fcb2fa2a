const { createFakeAuth } = require('@x/auth-testing');
const { createBloomaAuth } = require('@x/blooma-auth');

/** Controls the emulator, which runs in another process of Jest. */
const control = (path, body = {}) =>
  fetch(process.env.EMULATOR_URL + path, { method: 'POST', body: JSON.stringify(body) });

test('the client gets over a provider that is down for a moment', async () => {
  const options = await fetch(`${process.env.EMULATOR_URL}/providers/blooma/options`);
  const client = createBloomaAuth(await options.json());
  await control('/providers/blooma/fail', { status: 503 });

  const response = await client.fetch('/api/loans');

  expect(response.status).toBe(200);
});

test('code that takes a client says when to come back', async () => {
  const auth = createFakeAuth({ provider: 'blooma' });
  auth.nextError('rate_limited', { retryAfterMs: 30_000 });

  await expect(auth.fetch('/api/loans')).rejects.toMatchObject({ retryAfterMs: 30_000 });
});
