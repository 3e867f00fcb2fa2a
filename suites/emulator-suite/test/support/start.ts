import { type Emulator, type EmulatorOptions, type ProviderName, startEmulator } from '@x/auth-testing';
import { onTestFinished } from 'vitest';

/** Starts an emulator that stops at the end of the test. */
export async function start<Name extends ProviderName>(
  ...providers: readonly Name[]
): Promise<Emulator<Name>> {
  const options: EmulatorOptions<Name> = { providers };
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}
