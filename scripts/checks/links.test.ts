import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findBrokenLinks } from './links.ts';

const ADDRESS = 'https://git.acme.internal/team/sdks';

const house = {
  'package.json': `{ "repository": { "url": "git+${ADDRESS}.git" } }`,
  'README.md': '# SDKs\n\n## Quick start\n\n[Down](#quick-start)\n',
  'docs/guide.md': '# Guide\n\n## What `fetch` does\n\n[Up](../README.md#quick-start)\n',
  'packages/fifth-auth/package.json': JSON.stringify({
    name: '@acme/fifth-auth',
    repository: { url: `git+${ADDRESS}.git`, directory: 'packages/fifth-auth' },
  }),
  'packages/fifth-auth/README.md': `# Fifth\n\n[Guide](${ADDRESS}/blob/main/docs/guide.md#what-fetch-does)\n`,
  'packages/fifth-auth/src/index.ts': `/** See {@link ${ADDRESS}/blob/main/docs/guide.md}. */\nexport const a = 1;\n`,
};

function check(files: Record<string, string>): string[] {
  return findBrokenLinks(plantTree({ ...house, ...files }));
}

test('links that lead somewhere pass', () => {
  expect(check({})).toEqual([]);
});

test.each([
  ['a file that is not there', '[a](guide/none.md)', 'links to guide/none.md, which does not exist.'],
  ['a heading that is not there', '[a](../README.md#slow-start)', 'there is no #slow-start there.'],
  ['a heading of the same document', '[a](#none)', 'links to #none: there is no #none there.'],
  ['a reference', '[a][b]\n\n[b]: none.md', 'links to none.md, which does not exist.'],
  ['a picture', '![a](none.png)', 'links to none.png, which does not exist.'],
  ['a file by its address', `[a](${ADDRESS}/blob/main/none.md)`, 'links to none.md, which does not exist.'],
  ['a bare address', `${ADDRESS}/blob/main/none.md`, 'links to none.md, which does not exist.'],
  ['a heading by address', `[a](${ADDRESS}/blob/main/README.md#none)`, 'there is no #none there.'],
  ['another branch', `[a](${ADDRESS}/blob/next/README.md)`, 'which is no page of the repository.'],
  ['a folder as a file', `[a](${ADDRESS}/blob/main/docs)`, 'links to docs as a blob'],
  ['a file as a folder', `[a](${ADDRESS}/tree/main/README.md)`, 'links to README.md as a tree'],
  ['a path in code', 'See `docs/none.md`.', 'names docs/none.md, which does not exist.'],
  ['a path in a command', '```sh\nnode scripts/none.ts --check\n```', 'names scripts/none.ts'],
])('%s is reported', (_, markdown, problem) => {
  const found = check({ 'docs/broken.md': `# Broken\n\n${markdown}\n` });

  expect(found).toEqual([expect.stringContaining(problem)]);
  expect(found[0]).toMatch(/^docs\/broken\.md:[345] /);
});

test.each([
  'A [page](https://example.com/docs/none.md#none) of somebody else.',
  `[Report](${ADDRESS}/security/advisories/new)`,
  'What is `[a](none.md)` in code?',
  'Every `packages/*/README.md` and `{docs,packages}/guide.md`.',
  'Write `specs/fifth.yaml` first.',
  'An import of `@acme/docs/none`.',
])('%s is no broken link', (markdown) => {
  expect(check({ 'docs/fine.md': `# Fine\n\n${markdown}\n` })).toEqual([]);
});

test.each(['packages/fifth-auth/README.md', '.changeset/brave-cats.md'])(
  '%s is published, so its links are addresses',
  (file) => {
    const text = `# Fifth\n\n[Guide](${'../'.repeat(file.split('/').length - 1)}docs/guide.md) [Here](#fifth)\n`;

    expect(check({ [file]: text })).toEqual([expect.stringMatching(`^${file}:3 .* links by address.$`)]);
  },
);

test('a docstring names no file that only the repository has', () => {
  const code = '/**\n * A token.\n *\n * @see docs/guide.md, and RFC 6749\n */\nexport const a = 1;\n';

  expect(check({ 'packages/fifth-auth/src/index.ts': code })).toEqual([
    expect.stringMatching(`^packages/fifth-auth/src/index.ts:4 .* write ${ADDRESS}/blob/main/docs/guide.md$`),
  ]);
});

test('a link in a docstring is followed', () => {
  const code = `const before = 1;\n\n/** [Guide](${ADDRESS}/blob/main/docs/none.md) */\nexport const a = before;\n`;

  expect(check({ 'packages/fifth-auth/src/index.ts': code })).toEqual([
    'packages/fifth-auth/src/index.ts:3 links to docs/none.md, which does not exist.',
  ]);
});

test('every published package names the one repository and its own folder', () => {
  const manifest = { name: '@acme/fifth-auth', repository: { url: ADDRESS, directory: 'packages/other' } };

  expect(check({ 'packages/fifth-auth/package.json': JSON.stringify(manifest) })).toEqual([
    `packages/fifth-auth/package.json must name ${ADDRESS} and packages/fifth-auth as its repository.`,
  ]);
});
