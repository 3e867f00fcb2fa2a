import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The packages that are imported when the package loads, and not only once they are needed. */
function staticImports(): string[] {
  const statements = globSync('src/**/*.ts', { cwd: root }).flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^import (?!type )(.*?) from '([^.@'][^']*|@(?!x\/)[^']+)';/gms,
    ),
  ]);
  const names = statements
    .filter(([, bindings = '']) => !/^\{( type [\w$]+,?)+ \}$/.test(bindings.replaceAll(/\s+/g, ' ')))
    .map(([, , name = '']) => name);
  return [...new Set(names)].filter((name) => !name.startsWith('node:')).sort();
}

// Jest and Node before 20.19 cannot require an ES module, and would not even load the fake.
test.each(staticImports())(
  '%s, imported when the package loads, can be required where ES modules cannot',
  (name) => {
    const load = () =>
      execFileSync(
        process.execPath,
        ['--no-experimental-require-module', '-e', `require(${JSON.stringify(name)})`],
        {
          cwd: root,
          encoding: 'utf8',
        },
      );

    expect(load).not.toThrow();
  },
);

/** The packages that an install brings, with what they say of Node, by name and version. */
function installed(folder: string, found = new Map<string, string>()): Map<string, string> {
  const { name, version, engines = {}, dependencies = {} } = readManifest(folder);
  if (found.has(`${name}@${version}`)) return found;
  found.set(`${name}@${version}`, engines.node ?? '*');
  for (const dependency of Object.keys(dependencies)) {
    const beside = realpathSync(folder).replace(/(\/node_modules)\/(@[^/]+\/)?[^/]+$/, '$1');
    const places = [join(folder, 'node_modules', dependency), join(beside, dependency)];
    installed(places.find((place) => existsSync(place)) ?? dependency, found);
  }
  return found;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

test.each(['20.0.0', '20.18.0', '22.0.0', '22.11.0'])(
  'an install with Node %s warns of nothing: every package that comes along takes it',
  (node) => {
    const packages = [...installed(root)];

    expect(packages.length).toBeGreaterThan(8);
    expect(packages.filter(([, range]) => !satisfies(node, range))).toEqual([]);
  },
);

test('what can only be imported is imported when the emulator starts', () => {
  expect(staticImports()).toContain('hono');
  expect(staticImports()).not.toContain('jose');
});
