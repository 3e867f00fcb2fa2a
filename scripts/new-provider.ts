/**
 * Starts a provider package: the skeleton of packages/blooma-auth and its spec under a
 * new name, entered in redocly.yaml, with its types generated and its dependencies linked.
 *
 *   pnpm new-provider fifth
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFiles, REFERENCE_PROVIDER } from './providers.ts';

/**
 * The model's name becomes the new one in every case it is written in. A line that starts
 * the emulator keeps it: until the new provider is emulated as well, the model stands in.
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

/** Why a provider cannot have this name, if it cannot. */
export function objection(root: string, name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    return `"${name}" is not one word in lower case: pnpm new-provider fifth`;
  if (existsSync(join(root, `packages/${name}-auth`))) return `packages/${name}-auth exists already.`;
  return undefined;
}

/** Writes spec, package and the entry in redocly.yaml; answers the files that are left to fill in. */
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

  // `apis` is the last section of the file, so an entry is added at its end.
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
  // CI refuses a changed lockfile by default; here the change is the point.
  run('pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile');
  run('node', 'scripts/generate.ts');
  // Another name sorts elsewhere among the imports.
  run('biome', 'check', '--write', `packages/${name}-auth`);

  console.log(
    `packages/${name}-auth is ${REFERENCE_PROVIDER}-auth under another name. Make it ${capitalize(name)}:`,
  );
  for (const file of toFill) console.log(`  ${file}`);
  console.log(
    `  packages/auth-testing, to emulate it; then name it in packages/${name}-auth/test/definition.ts`,
  );
  console.log('Run `pnpm generate` after each change of the spec. At the end, `turbo run licences` and');
  console.log(
    '`turbo run api:update` write down what it depends on and exports; then `pnpm check` is green.',
  );
}
