import { join } from 'node:path';
import { builtFile } from '../build-suite.ts';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

export const bun: Runtime = {
  title: 'Bun',
  version: versionOf('bun'),
  build: 'ESM',
  run: (controlUrl) =>
    runCommand({
      file: join(installation, 'node_modules/.bin/bun'),
      args: [
        `--tsconfig-override=${join(installation, 'tsconfig.json')}`,
        'run',
        builtFile('command.js'),
        controlUrl,
      ],
    }),
};
