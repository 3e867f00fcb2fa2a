import { mergeConfig } from 'vitest/config';
import base from '../../vitest.package.ts';

// All files use one browser, which takes seconds to start on a busy machine.
export default mergeConfig(base, {
  test: { testTimeout: 60_000, hookTimeout: 60_000, globalSetup: ['test/support/start-browser.ts'] },
});
