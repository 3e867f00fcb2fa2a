import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('what can only be imported is imported when the emulator starts', () => {
  expect(staticImports()).toContain('hono');
  expect(staticImports()).not.toContain('jose');
});
