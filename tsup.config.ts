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
  plugins: [
    {
      // Jest runs CommonJS in a context that has no `import()`.
      name: 'require what is loaded on demand',
      renderChunk(code) {
        if (this.format !== 'cjs') return undefined;
        const required = 'Promise.resolve().then(() => require($1))';
        return { code: code.replace(/\bimport\(('[^']+'|"[^"]+")\)/g, required) };
      },
    },
  ],
});
