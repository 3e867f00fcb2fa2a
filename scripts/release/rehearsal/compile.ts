import { basename, dirname, join } from 'node:path';
import { lastWords, type Outcome, run } from '../run.ts';
import { type App, apps } from './apps.ts';
import type { Shelf } from './shelf.ts';

/**
 * Compiles the TypeScript apps of all folders in two processes: one for each would spend its
 * time on reading the declarations of the platform again. Answers what is wrong with one app.
 */
export async function compile(
  shelves: readonly Shelf[],
): Promise<(shelf: Shelf, app: App) => string | undefined> {
  const projects = shelves.flatMap((shelf) =>
    apps(shelf.provider).flatMap(({ project }) => (project ? [join(basename(shelf.folder), project)] : [])),
  );
  const half = Math.ceil(projects.length / 2);
  const parts = [projects.slice(0, half), projects.slice(half)];
  const outcomes = await Promise.all(
    parts.map((part) => run('tsc', ['-b', '--pretty', 'false', ...part], { cwd: above(shelves) })),
  );
  return (shelf, app) => app.project && mistakes(basename(shelf.folder), app.project, outcomes);
}

function above(shelves: readonly Shelf[]): string {
  return dirname(shelves[0]?.folder ?? '');
}

/** Of a project: in its own files, or in the declarations that its folder has installed. */
function mistakes(shelf: string, project: string, outcomes: readonly Outcome[]): string | undefined {
  const lines = outcomes.flatMap(({ stdout }) => stdout.split('\n'));
  const own = lines.filter((line) =>
    [project, 'node_modules'].some((one) => line.startsWith(`${shelf}/${one}/`)),
  );
  if (own.length > 0) return own.slice(0, 3).join(' | ');
  // A compiler that broke off has no line for anybody.
  const broken = outcomes.find(({ code, stdout }) => code !== 0 && !stdout.includes('error TS'));
  return broken && lastWords(broken);
}
