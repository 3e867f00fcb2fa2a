import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFiles, providerNames, REFERENCE_PROVIDER } from '../providers.ts';
import { repository } from '../repository.ts';
import { plantTree } from './tree.ts';

const REFERENCE = `packages/${REFERENCE_PROVIDER}-auth`;

/** What a new provider is made from, and what its code imports. */
const SOURCES = [
  'package.json',
  'pnpm-lock.yaml',
  'README.md',
  'tsconfig.base.json',
  'specs/shared/oauth2.yaml',
  ...providerNames(repository).flatMap((name) =>
    packageFiles(repository, name).map((file) => `packages/${name}-auth/${file}`),
  ),
  ...[
    'packages/auth-core',
    'packages/auth-testing',
    'suites/provider-suite',
    'suites/test-kit',
    'tour',
  ].flatMap((folder) => [`${folder}/package.json`, `${folder}/src`]),
  // What the emulator imports beside its sources.
  'packages/auth-testing/schemas',
  'packages/auth-testing/scenarios',
  'suites/type-suite/package.json',
  'examples/package.json',
];

/** Copies those files to a new folder, which is deleted at the end of the test. */
export function plantProviderSources(): string {
  const root = plantTree({});
  for (const file of SOURCES) cpSync(join(repository, file), join(root, file), { recursive: true });
  return root;
}

/** The type errors of the packages, of the emulator and of the tour in such a folder, one line each. */
export function typecheckProviderSources(root: string): string[] {
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const folder of globSync('{packages,suites}/*', { cwd: root })) {
    const own = join(repository, folder, 'node_modules');
    const modules = existsSync(own) ? own : join(repository, REFERENCE, 'node_modules');
    symlinkSync(modules, join(root, folder, 'node_modules'));
  }
  const include = ['packages/*/src', 'packages/*/test', 'tour/src/providers.ts'];
  const compilerOptions = { types: ['node'], typeRoots: ['node_modules/@types'] };
  const config = { extends: './tsconfig.base.json', compilerOptions, include };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(repository, 'scripts/node_modules/typescript-7/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', root], { cwd: root, encoding: 'utf8' });
    return [];
  } catch (error) {
    return (error as { stdout: string }).stdout.trim().split('\n');
  }
}

/** The text of one file. */
export function readFrom(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
