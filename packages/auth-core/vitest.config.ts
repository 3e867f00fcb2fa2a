import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import base from '../../vitest.package.ts';

/**
 * The tests of the parts of core. They leave nothing behind, so they share a process, which loads core once. Not so those
 * that load nock, which replaces the globals of its process.
 */
const PARTS =
  'test/{base,client,issuing,options,renewal,reports,stores,token}/**/!(bearer-fetch|oauth).test.ts';

function project(test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { ...base, extends: false, test: { ...base.test, ...test } };
}

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: [
      project({ name: 'parts', isolate: false, include: [PARTS], typecheck: { enabled: false } }),
      project({ name: 'whole', exclude: [...configDefaults.exclude, PARTS] }),
    ],
  },
});
