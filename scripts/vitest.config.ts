import { defineConfig } from 'vitest/config';
import base from '../vitest.package.ts';

// The test of a script is in the same folder.
export default defineConfig({ ...base, test: { ...base.test, include: ['**/*.test.ts'] } });
