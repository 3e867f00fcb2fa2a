/**
 * Checks what actionlint does not check in a workflow: that actions are pinned to a commit, that jobs have permissions
 * and a timeout, and that no untrusted text is run.
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

/** One sentence for each problem of a workflow. */
export function workflowProblems(text: string): string[] {
  const { on = {}, permissions, concurrency, jobs = {} } = parse(text) as Workflow;
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on);
  return [
    ...(JSON.stringify(permissions) === '{}' ? [] : ['it must start from `permissions: {}`.']),
    ...(concurrency ? [] : ['it has no concurrency.']),
    ...events
      .filter((event) => /^(pull_request_target|workflow_run)$/.test(event))
      .map((event) => `${event} gives a fork's code the permissions of this repository.`),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      jobProblems(job).map((problem) => `job ${name}: ${problem}`),
    ),
    ...unpinned(text),
  ];
}

function jobProblems({ permissions, container, steps = [], ...job }: Job): string[] {
  return [
    ...(typeof permissions === 'object' ? [] : ['it has no list of permissions.']),
    ...(job['timeout-minutes'] ? [] : ['it has no timeout-minutes.']),
    ...(container && !/:\d+\.\d+\.\d+/.test(container)
      ? [`its container ${container} has no exact version.`]
      : []),
    ...steps
      .filter(({ run }) => run?.includes('${{'))
      .map(({ run }) => `an expression is part of a script: ${run?.trim()}. Pass it in env.`),
    ...steps
      .filter(
        (step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false,
      )
      .map(() => 'its checkout stores a token: persist-credentials must be false.'),
  ];
}

/** Reads the text, because the version is in a comment. */
function unpinned(text: string): string[] {
  const uses = text.match(/^.*\buses:.*$/gm) ?? [];
  return uses
    .filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => `\`${line.trim()}\` must name a commit, with its version in a comment.`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: values.root }).sort();
  const problems = files.flatMap((file) =>
    workflowProblems(readFileSync(join(values.root, file), 'utf8')).map((problem) => `${file}: ${problem}`),
  );

  for (const problem of problems) console.error(problem);
  if (problems.length > 0 || files.length === 0) process.exitCode = 1;
  else console.log(`${files.length} workflows, all without problems.`);
}
