import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './runtime.ts';

const manifest = JSON.parse(readFileSync(join(installation, 'package.json'), 'utf8'));

/** The version pinned in runtimes/package.json. */
export function versionOf(name: string): string {
  return manifest.dependencies[name].replace(/^npm:.+@/, '');
}
