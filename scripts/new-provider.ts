/**
 * Creates a provider package: copies packages/blooma-auth and its spec under a new name, adds it to
 * redocly.yaml, generates its types, and links its dependencies.
 *
 *   pnpm new-provider fifth
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFiles, REFERENCE_PROVIDER } from './providers.ts';

/**
 * Replaces the reference provider's name in every letter case. A line that starts the emulator keeps
 * the name, because the new provider is not emulated yet.
 */
export function rename(text: string, name: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.includes('startEmulator(')) return line;
      return line
        .replaceAll(REFERENCE_PROVIDER, name)
        .replaceAll(REFERENCE_PROVIDER.toUpperCase(), name.toUpperCase())
        .replaceAll(capitalize(REFERENCE_PROVIDER), capitalize(name));
    })
    .join('\n');
}

/** The reason why a provider cannot have this name, or undefined. */
export function objection(root: string, name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    return `The name "${name}" must be one word in lower case, such as pnpm new-provider fifth.`;
  if (existsSync(join(root, `packages/${name}-auth`))) return `packages/${name}-auth exists already.`;
  return undefined;
}

/** Writes the spec, the package and the entry in redocly.yaml. Returns the files to fill in. */
export function plantProvider(root: string, name: string): string[] {
  const files = packageFiles(root, REFERENCE_PROVIDER).map(
    (file) => `packages/${REFERENCE_PROVIDER}-auth/${file}`,
  );
  for (const file of [`specs/${REFERENCE_PROVIDER}.yaml`, ...files]) {
    const target = join(root, rename(file, name));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rename(readFileSync(join(root, file), 'utf8'), name));
  }
  resetVersion(join(root, `packages/${name}-auth/package.json`));

  // `apis` is the last section of the file, so the entry is appended to the file.
  const output = `packages/${name}-auth/src/generated/schema.d.ts`;
  appendFileSync(
    join(root, 'redocly.yaml'),
    `  ${name}:\n    root: specs/${name}.yaml\n    x-openapi-ts:\n      output: ${output}\n`,
  );
  return [
    `specs/${name}.yaml`,
    ...['options', 'issuer', 'errors'].map((file) => `packages/${name}-auth/src/${file}.ts`),
  ];
}

function resetVersion(manifest: string): void {
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/"version": "[^"]+"/, '"version": "0.0.0"'));
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

if (import.meta.main) {
  const [name = ''] = parseArgs({ allowPositionals: true }).positionals;
  const problem = objection('.', name);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
  const toFill = plantProvider('.', name);

  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  // In CI, pnpm refuses to change the lockfile by default.
  run('pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile');
  run('node', 'scripts/generate.ts');
  // With another name, the imports have another order.
  run('biome', 'check', '--write', `packages/${name}-auth`);

  console.log(
    `packages/${name}-auth is a copy of ${REFERENCE_PROVIDER}-auth. Adapt these files to ${capitalize(name)}:`,
  );
  for (const file of toFill) console.log(`  ${file}`);
  console.log(
    `  packages/auth-testing, to emulate it; then use it in packages/${name}-auth/test/definition.ts`,
  );
  console.log('Run `pnpm generate` after each change of the spec. At the end, run `turbo run licences` and');
  console.log('`turbo run api:update` to document its dependencies and exports, then `pnpm check`.');
}
