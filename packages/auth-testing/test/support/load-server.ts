import { startEmulator } from '../../src/emulator/emulator.ts';

// Run by load.test.ts in a separate process, so that only the emulator is measured.
const emulator = await startEmulator();
const { blameless, blam, blastiq, blooma } = emulator;

process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, heapBytes: process.memoryUsage().heapUsed });
});
process.send?.({
  blameless: blameless.options,
  blam: blam.options,
  blastiq: blastiq.options,
  blooma: blooma.options,
});
