/** What tests import as `@x/auth-testing`: the package, with every answer of its providers held against their specs. */
import { createAnswerWatch } from '@x/provider-suite/answer-watch';
import { startEmulator as start } from '../../src/index.ts';

// biome-ignore lint/performance/noReExportAll: it stands for the package in every test.
export * from '../../src/index.ts';

export const watch = createAnswerWatch();
globalThis.fetch = watch.wrap(globalThis.fetch);

export const startEmulator: typeof start = async (options) => {
  const emulator = await start(options);
  const handles = Object.values<unknown>(emulator).filter(
    (value): value is Parameters<typeof watch.add>[0] => 'authUrl' in Object(value),
  );
  await Promise.all(handles.map(watch.add));
  return emulator;
};
