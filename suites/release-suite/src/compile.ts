import { basename, dirname, join } from 'node:path';
import { type Outcome, run, tailOf } from 'scripts/release/run';
import { type App, apps } from './apps.ts';
import type { ConsumerFolder } from './consumer-folder.ts';

/**
 * Compiles the TypeScript apps of all folders in two processes. One process for each app would spend
 * most of its time on reading the platform's declarations. Returns a function that returns the errors of an app.
 */
export async function compile(
  consumers: readonly ConsumerFolder[],
): Promise<(consumer: ConsumerFolder, app: App) => string | undefined> {
  const projects = consumers.flatMap((consumer) =>
    apps(consumer.provider).flatMap(({ project }) =>
      project ? [join(basename(consumer.folder), project)] : [],
    ),
  );
  const half = Math.ceil(projects.length / 2);
  const parts = [projects.slice(0, half), projects.slice(half)];
  const outcomes = await Promise.all(
    parts.map((part) => run('tsc', ['-b', '--pretty', 'false', ...part], { cwd: above(consumers) })),
  );
  return (consumer, app) => app.project && errorsOf(basename(consumer.folder), app.project, outcomes);
}

function above(consumers: readonly ConsumerFolder[]): string {
  return dirname(consumers[0]?.folder ?? '');
}

/** The compile errors of a project: in its own files, or in the declarations installed in its folder. */
function errorsOf(consumer: string, project: string, outcomes: readonly Outcome[]): string | undefined {
  const lines = outcomes.flatMap(({ stdout }) => stdout.split('\n'));
  const own = lines.filter((line) =>
    [project, 'node_modules'].some((one) => line.startsWith(`${consumer}/${one}/`)),
  );
  if (own.length > 0) return own.slice(0, 3).join(' | ');
  // A compiler that crashed prints no errors.
  const broken = outcomes.find(({ code, stdout }) => code !== 0 && !stdout.includes('error TS'));
  return broken && tailOf(broken);
}
