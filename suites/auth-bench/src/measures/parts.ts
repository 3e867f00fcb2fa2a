import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leaveOut, sizeOfBundle } from '../bundle-size.ts';
import { repositoryFolder } from '../folders.ts';
import type { Measure } from '../measure.ts';

const packages = join(repositoryFolder, 'packages');
const entry = join(packages, 'blooma-auth/src/index.ts');
const code = `import { createBloomaAuth } from ${JSON.stringify(entry)}; globalThis.call = createBloomaAuth;`;
/** Less than this says nothing: brotli finds other matches. */
const MIN_BYTES = 80;

/** By the source files. */
const alias = {
  '@x/auth-core': join(packages, 'auth-core/src/index.ts'),
  '@x/auth-core/provider': join(packages, 'auth-core/src/provider.ts'),
};

let whole: Promise<number> | undefined;

/** The first sentence of the comments for readers in a file: what its bytes are for. */
function purposeOf(source: string): string {
  const [, comment = ''] = /\/\*\*([\s\S]*?)\*\//.exec(source.replace(/^interface[\s\S]*?^}/gm, '')) ?? [];
  const words = comment.replace(/\s*\*\s/g, ' ').trim();
  return (/^.*?[.](?=\s|$)/.exec(words)?.[0] ?? words).replaceAll('|', '\\|');
}

export const measure: Measure = {
  name: 'parts',
  title: 'What each part of a factory weighs, and what it is for',
  how: `The bundle of \`createBloomaAuth\`, made from the sources again and again, each time without one file: it is replaced by
one with the same exports and nothing in them, so what only it uses goes too. **Bytes**: what the bundle weighs less then,
after brotli. Parts share code and words, so the sum is not the whole. Files under ${MIN_BYTES} bytes are not shown.`,
  rows: globSync(
    [
      'auth-core/src/{base,client,issuing,options,renewal,reports,stores,token}/**/*.ts',
      'blooma-auth/src/*.ts',
    ],
    {
      cwd: packages,
    },
  )
    .filter((file) => file !== 'blooma-auth/src/index.ts')
    .sort()
    .map((name) => ({ name, kind: 'ours' })),
  figures: [
    { key: 'bytes', label: 'bytes', digits: 0, isDrawn: true },
    { key: 'purpose', label: 'for', isText: true },
  ],
  rounds: 1,
  isOutside: true,
  isOpen: true,
  hides: ({ bytes = 0 }) => Number(bytes) < MIN_BYTES,
  async sample({ name }) {
    whole ??= sizeOfBundle(code, packages, { alias }).then(({ kb }) => kb);
    const file = join(packages, name);
    const source = readFileSync(file, 'utf8');
    const exported = [...source.matchAll(/^export (?:async )?(?:function|const|class|let) (\w+)/gm)];
    const plugins = [
      leaveOut(
        file,
        exported.map(([, exportedName = '']) => exportedName),
      ),
    ];
    const { kb } = await sizeOfBundle(code, packages, { alias, plugins });
    return { bytes: ((await whole) - kb) * 1_000, purpose: purposeOf(source) };
  },
};
