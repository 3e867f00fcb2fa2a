module.exports = {
  globalSetup: './start-emulator.cjs',
  globalTeardown: './stop-emulator.cjs',
  transform: {},
};
