const { startEmulator } = require('@x/auth-testing');

// Jest calls this once before all tests. They run elsewhere, so they get the address of the emulator.
module.exports = async () => {
  globalThis.emulator = await startEmulator({ providers: ['blooma'] });
  process.env.EMULATOR_URL = globalThis.emulator.url;
};
