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
    // Each recipe in testing/ is started by its own test runner.
    // The snippets of the documents are compiled in examples/, with these.
    examples: {
      entry: [
        '*.ts',
        'mounting/*.ts',
        'backend-for-frontend/{start,page/main}.ts',
        'express-service/start.ts',
        'next-app/{start,next.config}.ts',
        'next-app/app/**/{layout,page,route}.{ts,tsx}',
        '{cli,spa}-blastiq/{start,main,src/main}.ts',
        'testing/**/*.{ts,js,cjs}',
        'test/support/loopback-program.ts',
      ],
      project: ['**/*.{ts,tsx}'],
      ignoreDependencies: ['@types/pg', 'axe-core', 'ioredis', 'pg', 'postgres'],
    },
    // Processes that tests start.
    'suites/store-suite': { entry: ['src/programs/*.ts'], project: ['{src,test}/**/*.ts'] },
    'suites/frontend-suite': {
      entry: ['src/throughput.ts', 'src/programs/*.ts'],
      project: ['{src,test}/**/*.ts'],
    },
    // A measure and a subject are found by their names, in processes of their own. The other libraries have a workspace.
    'suites/auth-bench': {
      entry: ['src/{main,measures/*,subjects/*,programs/*}.ts'],
      project: ['{src,test}/**/*.ts'],
    },
    scripts: { entry: ['*.ts', '{checks,release}/*.ts'], project: ['**/*.ts'] },
    // A program of the computer, which need not be there.
    tour: {
      entry: ['src/sharing/sharing-process.ts'],
      project: ['{src,test}/**/*.ts'],
      ignoreBinaries: ['redis-server'],
    },
    ...Object.fromEntries(packages),
    'suites/*': { project: ['{src,test}/**/*.ts'] },
    // Its fixtures have tests of a package that is not here.
    'suites/release-suite': {
      project: ['{src,test}/**/*.ts'],
      vitest: { entry: ['test/**/*.test.ts'] },
      jest: false,
    },
    'suites/type-suite': {
      entry: ['programs/*.{mts,cts}'],
      project: ['{src,test,programs}/**/*.{ts,mts,cts}'],
    },
    // esbuild bundles these for each runtime. Nothing imports them.
    'suites/runtime-suite': {
      entry: ['src/suite/{command,page,test,worker}.ts'],
      project: ['{src,test}/**/*.ts'],
    },
    // esbuild bundles these for the browser. Nothing imports them.
    'suites/browser-suite': { entry: ['src/{pages,sizes}/*.ts'], project: ['{src,test}/**/*.ts'] },
    // The suite starts the command of Redocly.
    'suites/spec-suite': { project: ['{src,test}/**/*.ts'], ignoreDependencies: ['@redocly/cli'] },
  },
  // Types that an exported type uses are exported too, although nothing imports them.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: [
    // The suites import these by names that they find out when they run. `check:imports` holds that they declare them.
    '@x/.*-auth',
    // The rehearsal of a release runs these as programs, by names it has in variables.
    ...['@yarnpkg/cli-dist', 'bun', 'esbuild', 'jest', 'vite'],
  ],
} satisfies KnipConfig;
