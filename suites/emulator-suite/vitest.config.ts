import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// Every test here starts a browser, a proxy or an emulator: on a busy machine that alone takes seconds.
export default mergeConfig(base, { test: { testTimeout: 60_000, hookTimeout: 60_000 } });
