import { globSync } from 'node:fs';
import type { KnipConfig } from 'knip';
import { entries } from './scripts/entries.ts';

const packages = globSync('packages/*').map((folder) => [
  folder,
  {
    entry: [...Object.values(entries(folder)), ...globSync('test/**/*.test-d.ts', { cwd: folder })],
    project: ['src/**/*.ts', 'test/**/*.ts', '!src/generated/**'],
  },
]);

export default {
  workspaces: {
    '.': { entry: [], project: ['*.ts'] },
    examples: { entry: ['*.ts'], project: ['**/*.ts'] },
    scripts: { entry: ['*.ts', '{checks,release}/*.ts'], project: ['**/*.ts'] },
    tour: { project: ['{src,test}/**/*.ts'] },
    ...Object.fromEntries(packages),
    'suites/*': { project: ['{src,test}/**/*.ts'] },
    'suites/type-suite': {
      entry: ['programs/*.{mts,cts}'],
      project: ['{src,test,programs}/**/*.{ts,mts,cts}'],
    },
    // esbuild bundles these for each runtime. Nothing imports them.
    'suites/runtime-suite': {
      entry: ['src/suite/{command,page,worker}.ts'],
      project: ['{src,test}/**/*.ts'],
    },
  },
  // Types that an exported type uses are exported too, although nothing imports them.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // The rehearsal of a release runs these as programs, by names it has in variables.
  ignoreDependencies: ['@yarnpkg/cli-dist', 'bun', 'esbuild', 'jest', 'vite'],
} satisfies KnipConfig;
