/**
 * What actionlint does not ask of a workflow: that an action is one commit, that a job says what it may do and for
 * how long, and that no text of somebody else's is run.
 *
 *   node scripts/checks/workflows.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { repository } from '../repository.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  permissions?: Record<string, string> | string;
  'timeout-minutes'?: number;
  container?: string;
  steps?: Step[];
}

interface Workflow {
  on?: Record<string, unknown> | string | string[];
  permissions?: object;
  concurrency?: object;
  jobs?: Record<string, Job>;
}

/** What is wrong with one workflow, a sentence each. */
export function workflowProblems(text: string): string[] {
  const { on = {}, permissions, concurrency, jobs = {} } = parse(text) as Workflow;
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on);
  return [
    ...(JSON.stringify(permissions) === '{}' ? [] : ['it must start from `permissions: {}`.']),
    ...(concurrency ? [] : ['it says nothing about concurrency.']),
    ...events
      .filter((event) => /^(pull_request_target|workflow_run)$/.test(event))
      .map((event) => `${event} runs with rights that a fork must not get near.`),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      jobProblems(job).map((problem) => `job ${name}: ${problem}`),
    ),
    ...unpinned(text),
  ];
}

function jobProblems({ permissions, container, steps = [], ...job }: Job): string[] {
  return [
    ...(typeof permissions === 'object' ? [] : ['it does not list its permissions.']),
    ...(job['timeout-minutes'] ? [] : ['it has no timeout-minutes.']),
    ...(container && !/:\d+\.\d+\.\d+/.test(container)
      ? [`its container ${container} is no exact version.`]
      : []),
    ...steps
      .filter(({ run }) => run?.includes('${{'))
      .map(({ run }) => `an expression becomes part of a script: ${run?.trim()}. Pass it in env.`),
    ...steps
      .filter(
        (step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false,
      )
      .map(() => 'its checkout leaves a token behind: persist-credentials must be false.'),
  ];
}

/** By the text, since the version is told in a comment. */
function unpinned(text: string): string[] {
  const uses = text.match(/^.*\buses:.*$/gm) ?? [];
  return uses
    .filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => `\`${line.trim()}\` is no commit with its version as a comment.`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: values.root }).sort();
  const problems = files.flatMap((file) =>
    workflowProblems(readFileSync(join(values.root, file), 'utf8')).map((problem) => `${file}: ${problem}`),
  );

  for (const problem of problems) console.error(problem);
  if (problems.length > 0 || files.length === 0) process.exitCode = 1;
  else console.log(`${files.length} workflows, every action in them one commit.`);
}
