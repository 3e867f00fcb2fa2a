import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCapital, toFactory } from '../providers.ts';
import { readWorkspaces, usersOfAllProviders } from '../workspaces.ts';
import type { Answers } from './answers.ts';
import { insertMember } from './insert-member.ts';
import { addToLockfile } from './lockfile.ts';

/** The files that name each provider, with the new one added: paths relative to the root, and their text. */
export function toRegistrations(root: string, answers: Answers): Map<string, string> {
  const { name, title, credentials } = answers;
  const Name = toCapital(name);
  const files = new Map<string, string>();
  const change = (file: string, edit: (text: string) => string) =>
    files.set(file, edit(readFileSync(join(root, file), 'utf8')));

  change('packages/auth-testing/src/emulator/providers.ts', (text) =>
    [
      ['ProviderHandles', `readonly ${name}: ProviderHandle<${Name}Options>;`],
      ['STARTERS', `${name}: start${Name},`],
    ].reduce(
      (edited, [declaration = '', member = '']) => insertMember(edited, declaration, member),
      `import { type ${Name}Options, start${Name} } from './providers/${name}.ts';\n${text}`,
    ),
  );
  change(
    'packages/auth-testing/src/index.ts',
    (text) => `export type { ${Name}Options } from './emulator/providers/${name}.ts';\n${text}`,
  );
  change('tour/src/providers.ts', (text) =>
    insertMember(
      `import { ${toFactory(name)} } from '@x/${name}-auth';\n${text}`,
      'providers',
      `${name}: describe(${toFactory(name)}, {
        title: '${title}',
        from: '@x/${name}-auth',
        secret: '${credentials[1]}',
        required: ['baseUrl', '${credentials.join("', '")}'],
        optional: [],
      }),`,
    ),
  );
  change('README.md', (text) => {
    const row = `| [\`@x/${name}-auth\`](packages/${name}-auth) | ${title} |`;
    const listed = text.replace(/^\| \[`@x\/auth-core`\]/m, (next) => `${row}\n${next}`);
    if (listed === text) throw new Error('README.md has no table of packages with auth-core in it.');
    return listed;
  });
  const users = usersOfAllProviders(readWorkspaces(root)).map(({ folder }) => folder);
  for (const folder of users) {
    change(`${folder}/package.json`, (text) => withDependency(text, `@x/${name}-auth`));
  }
  change('pnpm-lock.yaml', (text) => addToLockfile(text, name, users));
  return files;
}

/** Adds a package of this repository next to its siblings, in the order of their names. */
function withDependency(text: string, dependency: string): string {
  const manifest = JSON.parse(text);
  const section = manifest.dependencies ? 'dependencies' : 'devDependencies';
  const all = Object.entries({ ...manifest[section], [dependency]: 'workspace:^' });
  manifest[section] = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
