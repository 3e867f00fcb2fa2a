import { join } from 'node:path';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

/** Two configurations, because the compatibility date decides which options fetch supports. */
export const workerds: Runtime[] = (['earliest', 'latest'] as const).map((date) => ({
  title: `workerd, ${date} date`,
  version: versionOf('workerd'),
  build: 'bundle',
  run: (controlUrl) =>
    runCommand({
      file: join(installation, 'node_modules/.bin/workerd'),
      args: ['test', join(installation, 'worker.capnp'), date],
      env: { CONTROL_URL: controlUrl },
    }),
}));
