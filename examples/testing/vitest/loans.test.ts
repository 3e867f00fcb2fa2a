import { startEmulator } from '@x/auth-testing';
import { createBloomaAuth } from '@x/blooma-auth';
import { afterAll, beforeEach, expect, test } from 'vitest';

// No port: requests get to the provider by its `handle`, in this process.
const { blooma, ...emulator } = await startEmulator({ providers: ['blooma'], ports: false });
const create = () => createBloomaAuth({ ...blooma.options, fetch: blooma.handle, now: emulator.now });

afterAll(() => emulator.stop());

beforeEach(() => {
  blooma.heal();
  blooma.clear();
});

test('many calls need one token', async () => {
  const client = create();
  blooma.budget(1);

  await Promise.all([client.fetch('/api/loans'), client.fetch('/api/loans')]);

  // A second token request would be a violation, and so is whatever the provider does not document.
  expect(blooma.violations).toEqual([]);
});

test('a month takes no time', async () => {
  const client = create();

  for (let day = 0; day < 30; day += 1) {
    expect((await client.fetch('/api/loans')).status).toBe(200);
    emulator.advance(24 * 60 * 60 * 1_000);
  }

  expect(blooma.tokenRequests).toBe(30);
});

test('an hour of outage ends', async () => {
  const client = create();
  emulator.play('hour-of-outage');

  await expect(client.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' });
  emulator.advance(60 * 60 * 1_000);

  expect((await client.fetch('/api/loans')).status).toBe(200);
});
