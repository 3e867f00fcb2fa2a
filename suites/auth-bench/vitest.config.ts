import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// The herds start a process for each subject.
export default mergeConfig(base, { test: { testTimeout: 60_000, hookTimeout: 60_000 } });
