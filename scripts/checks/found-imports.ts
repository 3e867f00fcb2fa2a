import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../repository.ts';

/** One import statement, types included: paths relative to the root. */
export interface Import {
  from: string;
  to: string;
}

/** What `check:imports` has found, for `check:architecture` to draw: to read every import takes seconds. */
const FOUND_IMPORTS_FILE = join(repository, 'scripts/node_modules/.cache/imports.json');

/** @throws Error if `check:imports` has not run */
export function readFoundImports(): Import[] {
  return JSON.parse(readFileSync(FOUND_IMPORTS_FILE, 'utf8'));
}

export function writeFoundImports(imports: readonly Import[]): void {
  mkdirSync(dirname(FOUND_IMPORTS_FILE), { recursive: true });
  writeFileSync(FOUND_IMPORTS_FILE, JSON.stringify(imports));
}
