import { onTestFinished } from 'vitest';

/** Stops what a test has started, an emulator for example, when the test ends. */
export async function stopAfterTest<T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  onTestFinished(async () => void (await started.stop()));
  return started;
}
