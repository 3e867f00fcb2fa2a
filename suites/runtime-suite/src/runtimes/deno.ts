import { join } from 'node:path';
import { builtFile } from '../build-suite.ts';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

/** Deno, with no permission except the network. */
export const deno: Runtime = {
  title: 'Deno',
  version: versionOf('deno'),
  build: 'ESM',
  run: (controlUrl) =>
    runCommand({
      file: join(installation, 'node_modules/.bin/deno'),
      args: [
        'run',
        '--no-prompt',
        '--no-remote',
        '--node-modules-dir=manual',
        '--allow-net',
        builtFile('command.js'),
        controlUrl,
      ],
      env: { DENO_NO_UPDATE_CHECK: '1' },
    }),
};
