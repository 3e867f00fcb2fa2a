import { join } from 'node:path';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

/** An environment of vitest, on the Node that runs this. */
function inVitest(title: string, name: string, env: Readonly<Record<string, string>>): Runtime {
  return {
    title,
    version: versionOf(name),
    build: 'ESM',
    run: (controlUrl) =>
      runCommand({
        file: process.execPath,
        args: [program('vitest/vitest.mjs'), 'run', `--config=${join(installation, 'vitest.config.ts')}`],
        env: { CONTROL_URL: controlUrl, ...env },
      }),
  };
}

function program(path: string): string {
  return join(installation, 'node_modules', path);
}

/** What users test in. Each replaces other parts of the platform. */
export const testRunners: Runtime[] = [
  inVitest('jsdom', 'jsdom', { TEST_ENVIRONMENT: 'jsdom' }),
  // A response of happy-dom has no body left once it is cloned.
  inVitest('happy-dom', 'happy-dom', { TEST_ENVIRONMENT: 'happy-dom', HAS_CLONES: 'false' }),
  inVitest('MSW', 'msw', { TEST_ENVIRONMENT: 'node', TEST_SETUP: './msw.mjs' }),
  {
    title: 'Jest, ts-jest',
    version: versionOf('jest'),
    build: 'CJS',
    run: (controlUrl) =>
      runCommand({
        file: process.execPath,
        args: [program('jest/bin/jest.js'), `--config=${join(installation, 'jest.config.cjs')}`],
        env: { CONTROL_URL: controlUrl },
      }),
  },
];
