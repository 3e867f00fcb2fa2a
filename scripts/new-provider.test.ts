import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';
import { bundleSpecs } from './bundle-specs.ts';
import { findAsymmetries } from './checks/symmetry.ts';
import { type Answers, complete, ENCODINGS, GRANTS } from './new-provider/answers.ts';
import { toSkeleton } from './new-provider/skeleton.ts';
import { plantProvider } from './new-provider.ts';
import { providerNames } from './providers.ts';
import { repository } from './repository.ts';
import { plantProviderSources, readFrom, typecheckProviderSources } from './testing/provider-sources.ts';

/** One provider for each combination of answers, under a name of its own. */
const combinations: Answers[] = GRANTS.flatMap((grant) =>
  ENCODINGS.flatMap((encoding) =>
    [true, false].map((refresh) => {
      const name = `${grant}${encoding}${refresh ? 'renewed' : 'issued'}`.replaceAll('-', '');
      return complete({ name, grant, encoding, refresh }) as Answers;
    }),
  ),
);
const names = combinations.map(({ name }) => name);

test('a new provider of every kind type-checks, and so do the emulator and the tour with it', async () => {
  const root = plantProviderSources();

  for (const answers of combinations) plantProvider(root, answers);

  for (const name of names) {
    const types = await openapiTS(pathToFileURL(join(root, `specs/${name}.yaml`)), { silent: true });
    write(root, `packages/${name}-auth/src/generated/schema.d.ts`, astToString(types));
  }
  const existing = readFrom(root, 'packages/auth-testing/src/generated/specs.ts');
  const added = await bundleSpecs(root, names);
  write(root, 'packages/auth-testing/src/generated/specs.ts', mergeSpecs(existing, added));
  expect(typecheckProviderSources(root)).toEqual([]);
});

test('a new provider has the files, headings, exports and scripts of the others, and version 0.0.0', () => {
  const root = plantProviderSources();

  for (const answers of combinations) plantProvider(root, answers);

  // Its types are generated, and its tests write the snapshot of its messages.
  const written = /src\/generated|__snapshots__/;
  expect(findAsymmetries(root).filter((problem) => !written.test(problem))).toEqual([]);
  for (const name of names)
    expect(JSON.parse(readFrom(root, `packages/${name}-auth/package.json`)).version).toBe('0.0.0');
});

test('a new provider is added to what names every provider, and to nothing else', () => {
  const root = plantProviderSources();
  const [answers] = combinations as [Answers];

  const files = plantProvider(root, answers);

  const own = [
    `packages/${answers.name}-auth/`,
    `specs/${answers.name}.yaml`,
    `providers/${answers.name}.ts`,
  ];
  expect(files.filter((file) => !own.some((part) => file.includes(part))).sort()).toEqual([
    'README.md',
    'packages/auth-testing/src/emulator/providers.ts',
    'packages/auth-testing/src/index.ts',
    'pnpm-lock.yaml',
    'suites/type-suite/package.json',
    'tour/package.json',
    'tour/src/providers.ts',
  ]);
  const { dependencies } = JSON.parse(readFrom(root, 'tour/package.json'));
  expect(dependencies[`@x/${answers.name}-auth`]).toBe('workspace:^');
});

test('nothing of the existing providers is left in a new one', () => {
  const existing = new RegExp(providerNames(repository).join('|'), 'i');

  for (const answers of combinations) {
    for (const [file, text] of toSkeleton(repository, answers)) expect(text, file).not.toMatch(existing);
  }
});

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** The generated names and schemas of both. */
function mergeSpecs(existing: string, added: string): string {
  const union = /(?<=ProviderName = )[^;]+/;
  const members = /(?<=specs = \{)[\s\S]*(?=\n\} as const)/;
  return existing
    .replace(union, (found) => `${found} | ${union.exec(added)?.[0]}`)
    .replace(members, (found) => `${found},${members.exec(added)?.[0]}`);
}
