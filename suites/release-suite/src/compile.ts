import { basename, dirname, join } from 'node:path';
import { type Outcome, run, tailOf } from 'scripts/release/run';
import { type App, apps } from './apps.ts';
import type { ConsumerFolder } from './consumer-folder.ts';

/**
 * Compiles the TypeScript apps of all folders in two processes: one for each would spend its
 * time on reading the declarations of the platform again. Answers what is wrong with one app.
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
  return (consumer, app) => app.project && mistakes(basename(consumer.folder), app.project, outcomes);
}

function above(consumers: readonly ConsumerFolder[]): string {
  return dirname(consumers[0]?.folder ?? '');
}

/** Of a project: in its own files, or in the declarations that its folder has installed. */
function mistakes(consumer: string, project: string, outcomes: readonly Outcome[]): string | undefined {
  const lines = outcomes.flatMap(({ stdout }) => stdout.split('\n'));
  const own = lines.filter((line) =>
    [project, 'node_modules'].some((one) => line.startsWith(`${consumer}/${one}/`)),
  );
  if (own.length > 0) return own.slice(0, 3).join(' | ');
  // A compiler that broke off has no line for anybody.
  const broken = outcomes.find(({ code, stdout }) => code !== 0 && !stdout.includes('error TS'));
  return broken && tailOf(broken);
}
