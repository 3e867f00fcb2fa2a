import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '../folders.ts';
import type { Results } from '../results.ts';
import { toPage } from './to-page.ts';

/** Writes docs/benchmarks.md and its charts. */
export async function writePage(results: Results): Promise<void> {
  const { page, charts } = await toPage(results);
  const folder = join(repositoryFolder, 'docs/benchmarks');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  for (const [name, chart] of Object.entries(charts)) writeFileSync(join(folder, `${name}.svg`), chart);
  writeFileSync(join(repositoryFolder, 'docs/benchmarks.md'), page);
}
