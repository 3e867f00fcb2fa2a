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

test('a workflow with pinned actions and few permissions has no problems', () => {
  expect(workflowProblems(good)).toEqual([]);
});

test.each([
  ['an action by its tag', / actions\/checkout@.*/, ' actions/checkout@v6', /must name a commit/],
  ['an action without its version', / # v6\.0\.2/, '', /must name a commit/],
  [
    'permissions for every job',
    /permissions: \{\}/,
    'permissions: write-all',
    /must start from `permissions: \{\}`/,
  ],
  ['a job without permissions', /permissions: \{ contents: read \}/, '', /job check: it has no list/],
  ['a job with all permissions', /\{ contents: read \}/, 'write-all', /job check: it has no list/],
  ['a job without a timeout', /timeout-minutes: 5/, '', /no timeout-minutes/],
  ['no concurrency', /concurrency: .*/, '', /has no concurrency/],
  ['a container of any version', /bookworm/, 'x\n    container: node:20', /has no exact version/],
  ['permissions for forks', /pull_request:/, 'pull_request_target:', /gives a fork's code the permissions/],
  ['a title in a script', /"\$TITLE"/, '$' + '{{ github.event.pull_request.title }}', /part of a script/],
  ['a checkout that stores its token', /persist-credentials: false/, 'fetch-depth: 0', /stores a token/],
])('%s is reported', (_what, from, to, problem) => {
  const text = good.replace(from, () => to).replace('    container: node:20.20.2-x\n', '');

  expect(workflowProblems(text)).toEqual([expect.stringMatching(problem)]);
});
