import { join } from 'node:path';
import { builtFile } from '../build-suite.ts';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

/** Every supported major version of Node, once with `import` and once with `require`. */
export const nodes: Runtime[] = [20, 22, 24, 26].flatMap((line) =>
  (['ESM', 'CJS'] as const).map((build) => ({
    title: 'Node',
    version: versionOf(`node${line}`),
    build,
    run: (controlUrl) =>
      runCommand({
        file: join(installation, `node_modules/node${line}/bin/node`),
        args: [builtFile(build === 'ESM' ? 'command.js' : 'command.cjs'), controlUrl],
        env: { NODE_OPTIONS: '' },
      }),
  })),
);
