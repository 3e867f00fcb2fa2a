import { join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { git } from './release/git.ts';
import { cleanEnvironment, run } from './release/run.ts';
import { repository } from './repository.ts';

interface Task {
  readonly taskId: string;
  /** Relative to the root. */
  readonly directory: string;
  /** Their hashes, by their paths relative to `directory`. */
  readonly inputs: Readonly<Record<string, string>>;
}

// A pattern that leads to node_modules or dist costs seconds in every run, and repeats the task after an install.
test('the inputs of every task are files that git keeps, and what set-up found', async () => {
  const tasks = ['gates', 'test', 'test:packages', 'test:release', 'test:runtimes', 'test:types'];
  const turbo = join(repository, 'node_modules/.bin/turbo');
  const options = { cwd: repository, env: cleanEnvironment() };

  const { stdout } = await run(turbo, ['run', ...tasks, '--dry=json'], options);

  const planned: Task[] = JSON.parse(stdout).tasks;
  const kept = new Set(git(repository, 'ls-files', '--cached', '--others', '--exclude-standard').split('\n'));
  const others = planned.flatMap(({ taskId, directory, inputs }) =>
    Object.keys(inputs)
      .map((input) => normalize(join(directory, input)).replaceAll('\\', '/'))
      .filter((file) => !kept.has(file) && file !== 'scripts/set-up/found-tools.json')
      .map((file) => `${taskId}: ${file}`),
  );
  expect(planned.length).toBeGreaterThan(100);
  expect(others.slice(0, 20)).toEqual([]);
});
