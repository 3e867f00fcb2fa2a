import { defineConfig } from 'vitest/config';
import base from '../vitest.package.ts';

// The test of a script stands beside it.
export default defineConfig({ ...base, test: { ...base.test, include: ['**/*.test.ts'] } });
