import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The script that starts Prism. */
export const PRISM_PROGRAM = join(
  dirname(require.resolve('@stoplight/prism-cli/package.json')),
  'dist/index.js',
);

export function toSpecFile(provider: string): string {
  return fileURLToPath(new URL(`../../../../specs/${provider}.yaml`, import.meta.url));
}
