import { type Emulator, type ProviderName, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';

/** Starts an emulator that stops when the test ends. */
export function start<Name extends ProviderName>(...providers: readonly Name[]): Promise<Emulator<Name>> {
  return stopAfterTest(startEmulator({ providers }));
}
