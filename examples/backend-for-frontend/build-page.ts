import { join } from 'node:path';
import { build } from 'vite';

/** Builds the page into a folder. While you work on it, `vite` with a proxy to the server is quicker. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
}
