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

/** Imported by names that are found out when the program runs. */
const PROVIDERS = ['@x/.*-auth'];

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
    // esbuild bundles these for each runtime, with the provider packages by names that it finds out. Nothing imports them.
    'suites/runtime-suite': {
      entry: ['src/suite/{command,page,test,worker}.ts'],
      project: ['{src,test}/**/*.ts'],
      ignoreDependencies: PROVIDERS,
    },
    // The suite starts the command of Redocly, and imports the factories by names that it finds out.
    'suites/spec-suite': {
      project: ['{src,test}/**/*.ts'],
      ignoreDependencies: [...PROVIDERS, '@redocly/cli'],
    },
    'suites/emulator-suite': { project: ['{src,test}/**/*.ts'], ignoreDependencies: PROVIDERS },
  },
  // Types that an exported type uses are exported too, although nothing imports them.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // The rehearsal of a release runs these as programs, by names it has in variables.
  ignoreDependencies: ['@yarnpkg/cli-dist', 'bun', 'esbuild', 'jest', 'vite'],
} satisfies KnipConfig;
