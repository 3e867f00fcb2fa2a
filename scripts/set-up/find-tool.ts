import { globSync } from 'node:fs';
import { changeOf, pathsOf } from './executable.ts';
import { type Machine, runOn } from './machine.ts';
import { playwrightPath } from './playwright.ts';
import type { Tool } from './tools.ts';

/** A tool that is installed. */
export interface FoundTool {
  readonly path: string;
  /** When its executable was last changed, as an ISO date: an update of the tool changes it. */
  readonly changedAt: string;
}

/** A program says its version within a second, unless the computer is busy. */
const MAX_ANSWER_MS = 60_000;

/**
 * Looks for a tool: on PATH, where it is usually installed, and where Playwright puts it. If its environment variable
 * is set, only that path counts.
 *
 * @param known What was found the last time. If it is still there, it is taken, and nothing is started.
 */
export async function findTool(
  tool: Tool,
  machine: Machine,
  known?: FoundTool | null,
): Promise<FoundTool | undefined> {
  const named = machine.env[tool.variable];
  const { probe } = tool;
  const check = { machine, known, ...(probe && { probe }) };
  if (named) return toFoundTool(named, check);

  const candidates = [...pathsOf(tool.names, machine), ...usualPlaces(tool, machine)];
  // The one that worked the last time comes first, so that those before it are not started again to see them fail.
  const wasFound = (path: string) => path === known?.path;
  for (const path of new Set([...candidates.filter(wasFound), ...candidates])) {
    const found = await toFoundTool(path, check);
    if (found) return found;
  }
  return tool.playwright && toFoundTool(await playwrightPath(tool.playwright, machine), check);
}

function usualPlaces({ places }: Tool, { env, platform }: Machine): string[] {
  return (places[platform] ?? [])
    .map((place) => place.replace(/%([^%]+)%/g, (_, variable) => env[variable] ?? ''))
    .flatMap((pattern) => (pattern.includes('*') ? globSync(pattern).sort() : pattern));
}

interface Check {
  readonly machine: Machine;
  readonly known: FoundTool | null | undefined;
  readonly probe?: readonly string[];
}

async function toFoundTool(path: string, { machine, known, probe }: Check): Promise<FoundTool | undefined> {
  const changedAt = changeOf(path);
  if (!changedAt) return undefined;
  const isKnown = path === known?.path && changedAt === known.changedAt;
  return isKnown || (await works(path, machine, probe)) ? { path, changedAt } : undefined;
}

/** Ubuntu has a `chromium-browser` that only says how to get one, and a downloaded browser can lack libraries. */
async function works(path: string, machine: Machine, probe?: readonly string[]): Promise<boolean> {
  // Chrome for Windows opens a window when it is asked for its version.
  if (machine.platform === 'win32' && !probe) return true;
  return (await runOn(machine, path, probe ?? ['--version'], MAX_ANSWER_MS)).code === 0;
}
