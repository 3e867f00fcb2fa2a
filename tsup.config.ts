import { defineConfig } from 'tsup';
import { entries } from './scripts/entries.ts';

export default defineConfig({
  entry: entries('.'),
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  silent: true,
});
