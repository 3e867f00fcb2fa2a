import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';

const emulator = await startEmulator({ providers: ['blam'] });
const { blam } = emulator;

after(() => emulator.stop());

test('a refresh whose answer is lost signs nobody out', async () => {
  const client = createBlamAuth({ ...blam.options, now: emulator.now });
  await client.getToken();
  emulator.play('rotation-lost');
  emulator.advance(10 * 60 * 1_000);

  const response = await client.fetch('/api/assets');

  assert.equal(response.status, 200);
  assert.deepEqual(blam.violations, []);
});
