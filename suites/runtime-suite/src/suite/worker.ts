// For workerd: `workerd test` calls this with the bindings of its configuration.
import { runSuite } from './run-suite.ts';

export const suite = {
  test: (_controller: unknown, { CONTROL_URL }: { CONTROL_URL: string }) =>
    runSuite(CONTROL_URL, { crossOrigin: false }),
};
