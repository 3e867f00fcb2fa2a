import { mergeConfig } from 'vitest/config';
import base from '../vitest.package.ts';

// Most tests start a browser or a service, which takes seconds on a busy machine.
export default mergeConfig(base, { test: { testTimeout: 60_000, hookTimeout: 60_000 } });
