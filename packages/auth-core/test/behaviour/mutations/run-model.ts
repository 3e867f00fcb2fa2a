// Runs the model on core with one mutation, and sends its report to the process that started this one.
//
//   node run-model.ts <sentence of the mutation>

import { join } from 'node:path';
import { mergeConfig } from 'vitest/config';
import { startVitest } from 'vitest/node';
import base from '../../../../../vitest.package.ts';
import { mutations } from './list.ts';
import { mutate } from './mutation.ts';

const [, , sentence] = process.argv;
const mutation = mutations.find((other) => other.sentence === sentence);
if (mutation === undefined) throw new Error(`No mutation has this sentence: ${sentence}`);

const root = join(import.meta.dirname, '../../..');
const changed = new Set<string>();
const plugin = {
  name: 'mutation',
  enforce: 'pre' as const,
  // The source is changed while it is loaded; the file stays as it is.
  transform(_code: string, path: string): string | undefined {
    const code = mutate(mutation, path);
    if (code !== undefined) changed.add(path);
    return code;
  },
};
const vitest = await startVitest(
  'test',
  ['test/behaviour/model.test.ts'],
  // Without the cache: it would return the source as another mutation changed it.
  // Without the configuration of core: its projects would not get the plugin.
  { root, config: false, watch: false, reporters: [], pool: 'threads', fsModuleCache: false },
  mergeConfig(base, { plugins: [plugin], test: { typecheck: { enabled: false } } }),
);
const [test] = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
await vitest.close();
if (changed.size !== new Set(mutation.edits.map(({ file }) => file)).size) {
  throw new Error(`${mutation.sentence}: the model does not load the file that this changes.`);
}
process.send?.(test?.meta().model);
