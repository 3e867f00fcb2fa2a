import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peersFolder } from './folders.ts';

/** The versions of the other libraries, as they are pinned in peers/package.json. */
export function readVersions(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(peersFolder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => !name.startsWith('@types/')),
  );
}
