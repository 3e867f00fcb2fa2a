import { join } from 'node:path';
import { commitAll } from 'scripts/release/git';
import { cleanEnvironment, type Outcome, run, tailOf } from 'scripts/release/run';
import type { Target } from 'scripts/release/target';
import type { Registry } from './registry.ts';
import type { Report } from './report.ts';

/** What the steps of the rehearsal share: a copy of the repository, and a registry. */
export interface RehearsalContext {
  /** The rehearsal's own folder. Contains everything else. */
  folder: string;
  /** The folder of the copy. */
  repository: string;
  registry: Registry;
  target: Target;
  report: Report;
}

/** Runs one of the release scripts of the copy, as `pnpm release:…` would. */
export function release(
  context: RehearsalContext,
  script: 'version' | 'publish' | 'snapshot',
  token: string | undefined = context.registry.token,
): Promise<Outcome> {
  return run('node', [join('scripts', 'release', `${script}.ts`)], {
    cwd: context.repository,
    env: { ...cleanEnvironment(), ...(token === undefined ? {} : { NPM_TOKEN: token }) },
  });
}

/** Like `release`, but throws if it fails. */
export async function mustRelease(
  context: RehearsalContext,
  script: 'version' | 'publish' | 'snapshot',
): Promise<string> {
  const outcome = await release(context, script);
  if (outcome.code !== 0) throw new Error(`release:${script} failed: ${tailOf(outcome)}`);
  if (script === 'version') commitAll(context.repository, 'Version the packages');
  return outcome.stdout;
}

/** Checks that a script refuses: it exits with 1, prints only this line, and sends nothing to the registry. */
export async function checkRefusal(
  context: RehearsalContext,
  what: string,
  expected: RegExp,
  attempt: () => Promise<Outcome>,
): Promise<void> {
  const before = context.registry.uploads();
  const outcome = await attempt();
  const lines = `${outcome.stdout}${outcome.stderr}`.trim().split('\n');
  const sent = context.registry.uploads() - before;

  let problem: string | undefined;
  if (outcome.code !== 1) problem = `it exited with ${outcome.code}`;
  else if (sent > 0) problem = `${sent} packages were sent`;
  else if (lines.length !== 1) problem = `it printed ${lines.length} lines: ${tailOf(outcome)}`;
  else if (!expected.test(lines[0] ?? '')) problem = `it printed "${lines[0]}"`;
  context.report.check(`${what} is refused`, problem);
  if (problem === undefined) console.log(`      > ${lines[0]}`);
}
