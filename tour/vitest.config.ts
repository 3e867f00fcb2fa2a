import { mergeConfig } from 'vitest/config';
import base from '../vitest.package.ts';

// Each test runs the whole tour, with an emulator and two stores: ten seconds of processor time on a slow machine.
export default mergeConfig(base, { test: { testTimeout: 60_000, hookTimeout: 60_000 } });
