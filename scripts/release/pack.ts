/**
 * Packs the unreleased packages exactly as `release:publish` does, so that a workflow can attest the files.
 *
 *   node scripts/release/pack.ts <folder>
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unreleasedPackages } from './unreleased.ts';

const [, , folder = ''] = process.argv;
if (folder === '') throw new Error('The folder is missing: node scripts/release/pack.ts <folder>');
mkdirSync(folder, { recursive: true });

for (const { folder: source, manifest } of unreleasedPackages('.')) {
  execFileSync('pnpm', ['pack', '--pack-destination', resolve(folder)], { cwd: join('.', source) });
  console.log(`Packed ${manifest.name}@${manifest.version}`);
}
