import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// Most tests start processes or a server, which takes seconds on a busy machine. They wait for leases more than they
// compute, so two files run at a time, and in a file all tests that are concurrent.
export default mergeConfig(base, {
  test: { maxWorkers: 2, maxConcurrency: 24, testTimeout: 60_000, hookTimeout: 60_000 },
});
