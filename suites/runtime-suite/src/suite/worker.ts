// The entry for workerd. `workerd test` calls it with the bindings of its configuration.
import type { Limits } from './case.ts';
import { runSuite } from './run-suite.ts';

interface Bindings {
  readonly CONTROL_URL: string;
  readonly EXAMPLE: NonNullable<Limits['example']>;
}

export const suite = {
  test: (_controller: unknown, { CONTROL_URL, EXAMPLE: example }: Bindings) =>
    runSuite(CONTROL_URL, { crossOrigin: false, hasClones: true, platform: 'workerd', example }),
};
