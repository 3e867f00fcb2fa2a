/**
 * Generates code from specs/, for every provider package: the types of its auth endpoints, and the schemas with which
 * the emulator checks requests.
 *
 *   node scripts/generate.ts           writes the files
 *   node scripts/generate.ts --check   writes nothing, names each file that differs, and exits with 1
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { bundleSpecs } from './bundle-specs.ts';
import { providerNames } from './providers.ts';
import { repository } from './repository.ts';

const check = process.argv.includes('--check');
const drifted: string[] = [];

const names = providerNames(repository);
for (const name of names) {
  const spec = pathToFileURL(join(repository, `specs/${name}.yaml`));
  const types = astToString(await openapiTS(spec, { silent: true }));
  await put(`packages/${name}-auth/src/generated/schema.d.ts`, COMMENT_HEADER + types);
}
await put('packages/auth-testing/src/generated/specs.ts', await bundleSpecs(repository, names));

if (check && drifted.length > 0) {
  console.error(`Out of date with specs/: ${drifted.join(', ')}. Run \`pnpm generate\`.`);
  process.exitCode = 1;
}

async function put(output: string, generated: string): Promise<void> {
  const file = join(repository, output);
  if (generated === (await readFile(file, 'utf8').catch(() => undefined))) return;

  drifted.push(output);
  if (check) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, generated);
  console.log(`specs -> ${output}`);
}
