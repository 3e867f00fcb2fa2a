import { startEmulator } from '../../src/emulator/emulator.ts';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';

// Run by load.test.ts in a separate process, so that only the emulator is measured.
const emulator = await startEmulator();

process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, heapBytes: process.memoryUsage().heapUsed });
});
process.send?.(Object.fromEntries(PROVIDER_NAMES.map((name) => [name, emulator[name].options])));
