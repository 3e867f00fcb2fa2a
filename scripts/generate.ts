/**
 * Generates code from specs/: the types of every spec in redocly.yaml, and the schemas with which the emulator checks
 * requests.
 *
 *   node scripts/generate.ts           writes the files
 *   node scripts/generate.ts --check   writes nothing, names each file that differs, and exits with 1
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { bundleSpecs } from './bundle-specs.ts';

interface RedoclyConfig {
  readonly apis?: Record<string, { readonly root: string; readonly 'x-openapi-ts'?: { output?: string } }>;
}

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');

const drifted: string[] = [];

for (const { spec, output } of await readTargets()) {
  await put(output, COMMENT_HEADER + astToString(await openapiTS(new URL(spec, root), { silent: true })));
}
await put('packages/auth-testing/src/generated/specs.ts', await bundleSpecs());

if (check && drifted.length > 0) {
  console.error(`Out of date with specs/: ${drifted.join(', ')}. Run \`pnpm generate\`.`);
  process.exitCode = 1;
}

async function put(output: string, generated: string): Promise<void> {
  const file = new URL(output, root);
  if (generated === (await readFile(file, 'utf8').catch(() => undefined))) return;

  drifted.push(output);
  if (check) return;
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, generated);
  console.log(`specs -> ${output}`);
}

async function readTargets(): Promise<{ spec: string; output: string }[]> {
  // The generator's own command reads this mapping too, but its --check stops at the first file.
  // Uses the generator's copy of Redocly's loader, so that both read the file in the same way.
  const require = createRequire(import.meta.resolve('openapi-typescript'));
  const { loadConfig } = require('@redocly/openapi-core');
  const config: RedoclyConfig = await loadConfig({
    configPath: fileURLToPath(new URL('redocly.yaml', root)),
  });

  const targets = Object.entries(config.apis ?? {}).map(([name, api]) => {
    const output = api['x-openapi-ts']?.output;
    if (output === undefined) throw new TypeError(`redocly.yaml: "${name}" has no x-openapi-ts.output.`);
    return { spec: api.root, output };
  });

  const specs = (await readdir(new URL('specs/', root))).filter((name) => name.endsWith('.yaml'));
  const unmapped = specs.filter((name) => !targets.some(({ spec }) => spec === `specs/${name}`));
  if (unmapped.length > 0)
    throw new TypeError(`redocly.yaml does not name specs/${unmapped.join(', specs/')}.`);
  return targets;
}
