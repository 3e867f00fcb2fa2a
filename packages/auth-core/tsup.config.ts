import { defineConfig } from 'tsup';
import base, { declared } from '../../tsup.config.ts';

// The types of Node are for the file store. `check:imports` keeps Node out of all other files.
export default defineConfig({ ...base, dts: { entry: declared, compilerOptions: { types: ['node'] } } });
