import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundTool } from './find-tool.ts';
import type { ToolName } from './tools.ts';

export type { ToolName } from './tools.ts';

/** What set-up found; null for a tool that is not here and could not be installed. */
export type FoundTools = Readonly<Partial<Record<ToolName, FoundTool | null>>>;

/**
 * What set-up found, for the tests to read. It is an input of their tasks in `turbo.json`, so that a result from a
 * computer without a tool is never taken for one from a computer that has it.
 */
export const FOUND_TOOLS_FILE = join(import.meta.dirname, 'found-tools.json');

/** Undefined if set-up has not run. */
export function readFoundTools(file = FOUND_TOOLS_FILE): FoundTools | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeFoundTools(found: FoundTools, file = FOUND_TOOLS_FILE): void {
  writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
}

/**
 * The path of a program that set-up found. Undefined if it is not on this computer, which set-up has reported.
 *
 * @throws Error if set-up has not run. Without it a skipped test could be mistaken for one that passed.
 */
export function findProgram(name: ToolName, found = readFoundTools()): string | undefined {
  const tool = found?.[name];
  if (tool === undefined)
    throw new Error(`Run \`node scripts/set-up.ts\` first: it finds or installs ${name}.`);
  return tool?.path;
}
