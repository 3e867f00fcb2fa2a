// Kept from before a test installs fake timers, which would never fire here: the emulator's delays are real.
const { setTimeout: later } = globalThis;

/** Waits in real time, whatever timers a test has faked. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void later(resolve, ms));
}
