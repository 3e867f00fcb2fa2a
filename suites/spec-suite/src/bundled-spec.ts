import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const redocly = join(
  dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
  'bin/cli.js',
);

/** Writes `specs/<name>.yaml` as one document into a folder, as people hand it to a tool. Returns its path. */
export function writeBundledSpec(name: string, folder: string): string {
  const file = join(folder, `${name}.yaml`);
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  execFileSync(process.execPath, [redocly, 'bundle', `specs/${name}.yaml`, '-o', file], {
    cwd: root,
    env,
    stdio: 'pipe',
  });
  return file;
}
