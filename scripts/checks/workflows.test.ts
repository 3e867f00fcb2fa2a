import { expect, test } from 'vitest';
import { workflowProblems } from './workflows.ts';

const good = `
on: { pull_request: }
permissions: {}
concurrency: { group: check }
jobs:
  check:
    runs-on: ubuntu-24.04
    container: node:20.20.2-bookworm
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with: { persist-credentials: false }
      - run: echo "$TITLE"
        env: { TITLE: '\${{ github.event.pull_request.title }}' }
`;

test('a workflow of pinned actions and few rights is as it should be', () => {
  expect(workflowProblems(good)).toEqual([]);
});

test.each([
  ['an action by its tag', / actions\/checkout@.*/, ' actions/checkout@v6', /is no commit with its version/],
  ['an action without its version', / # v6\.0\.2/, '', /is no commit with its version/],
  [
    'rights for every job',
    /permissions: \{\}/,
    'permissions: write-all',
    /must start from `permissions: \{\}`/,
  ],
  ['a job that names no rights', /permissions: \{ contents: read \}/, '', /job check: it does not list/],
  ['a job that names all rights', /\{ contents: read \}/, 'write-all', /job check: it does not list/],
  ['a job without an end', /timeout-minutes: 5/, '', /no timeout-minutes/],
  ['no concurrency', /concurrency: .*/, '', /nothing about concurrency/],
  ['a container of any version', /bookworm/, 'x\n    container: node:20', /is no exact version/],
  ['rights for forks', /pull_request:/, 'pull_request_target:', /a fork must not get near/],
  ['a title that is run', /"\$TITLE"/, '$' + '{{ github.event.pull_request.title }}', /part of a script/],
  [
    'a checkout that keeps its token',
    /persist-credentials: false/,
    'fetch-depth: 0',
    /leaves a token behind/,
  ],
])('%s is told', (_what, from, to, problem) => {
  const text = good.replace(from, () => to).replace('    container: node:20.20.2-x\n', '');

  expect(workflowProblems(text)).toEqual([expect.stringMatching(problem)]);
});
