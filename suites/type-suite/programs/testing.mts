// Code as users write it in their tests, which run on Node.
import { startEmulator } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';

const emulator = await startEmulator({ settings: { lifetimeMs: 60_000 } });
export const clients = [
  createBlamAuth(emulator.blam.options),
  createBlamelessAuth(emulator.blameless.options),
  createBlastiqAuth(emulator.blastiq.options),
  createBloomaAuth(emulator.blooma.options),
];
emulator.blooma.fail({ status: 503, times: 2 });
await emulator.stop();

const two = await startEmulator({ providers: ['blam', 'blooma'] });
// @ts-expect-error: this provider was not started.
two.blastiq;
// @ts-expect-error: no such fault.
two.blam.fail({ statusCode: 503 });
