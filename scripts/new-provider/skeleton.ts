import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import { REFERENCE_PROVIDER, toCapital } from '../providers.ts';
import { readAddress } from '../release/address.ts';
import type { Answers } from './answers.ts';
import { toModel } from './model.ts';
import { readSharedReadme } from './shared-readme.ts';

const TEMPLATES = join(import.meta.dirname, 'templates');

/** The files of a provider package that are the same in each, except for the name. */
const COPIED = [
  'LICENSE',
  'package.json',
  'tsconfig.json',
  'tsup.config.ts',
  'vitest.config.ts',
  'test/provider.test.ts',
];

/** The files of a new provider: paths relative to the root, and their text. Biome formats them afterwards. */
export function toSkeleton(root: string, answers: Answers): Map<string, string> {
  const { name, title } = answers;
  const reference = (file: string) =>
    readFileSync(join(root, `packages/${REFERENCE_PROVIDER}-auth`, file), 'utf8');
  const eta = new Eta({
    views: TEMPLATES,
    useWith: true,
    autoEscape: false,
    autoTrim: false,
    plugins: [{ processTemplate: withoutStatementLines }],
  });
  const model = {
    ...toModel(answers, readAddress(root)),
    shared: readSharedReadme(reference('README.md'), name),
  };

  const files = new Map<string, string>();
  for (const file of COPIED) files.set(`packages/${name}-auth/${file}`, rename(reference(file), name, title));
  for (const template of globSync('**/*.eta', { cwd: TEMPLATES })) {
    const text = eta.render(`./${template.replaceAll('\\', '/')}`, model);
    files.set(toPath(template.replaceAll('\\', '/').replace(/\.eta$/, ''), name), text);
  }
  const manifest = `packages/${name}-auth/package.json`;
  files.set(manifest, (files.get(manifest) ?? '').replace(/"version": "[^"]+"/, '"version": "0.0.0"'));
  return files;
}

/** A line with nothing but a statement leaves no empty line behind. */
function withoutStatementLines(template: string): string {
  return template.replaceAll(/^[ \t]*(<%(?!=)[^\n]*?%>)[ \t]*\n/gm, '$1');
}

function toPath(template: string, name: string): string {
  if (template === 'spec.yaml') return `specs/${name}.yaml`;
  if (template === 'emulator.ts') return `packages/auth-testing/src/emulator/providers/${name}.ts`;
  return `packages/${name}-auth/${template}`;
}

/** Replaces the reference provider's name: `blooma` in code, and `Blooma` in sentences. */
function rename(text: string, name: string, title: string): string {
  return text.replaceAll(REFERENCE_PROVIDER, name).replaceAll(toCapital(REFERENCE_PROVIDER), title);
}
