// The entry for workerd. `workerd test` calls it with the bindings of its configuration.
import { runSuite } from './run-suite.ts';

export const suite = {
  test: (_controller: unknown, { CONTROL_URL }: { CONTROL_URL: string }) =>
    runSuite(CONTROL_URL, { crossOrigin: false, hasClones: true, platform: 'workerd' }),
};
