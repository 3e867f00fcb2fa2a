const { join } = require('node:path');

/** The suite as CommonJS, and a test in TypeScript. ts-jest reports what the compiler finds as failures. */
module.exports = {
  rootDir: join(__dirname, '..'),
  roots: ['<rootDir>/dist', '<rootDir>/runtimes/jest'],
  testMatch: ['**/dist/test.cjs', '**/*.test.ts'],
  transform: { '\\.ts$': [require.resolve('ts-jest'), { tsconfig: join(__dirname, 'jest/tsconfig.json') }] },
  haste: { enableSymlinks: false },
  watchman: false,
};
