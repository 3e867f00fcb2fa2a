/**
 * Writes the part of `specs/` that the emulator needs to `src/generated/specs.ts`: the parameters and
 * bodies of each operation, with every `$ref` resolved. The published package contains no YAML, so the
 * schemas are part of its code.
 *
 *   node scripts/bundle-specs.ts
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { dereference } from '@apidevtools/json-schema-ref-parser';

interface OpenApiDocument {
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
}

interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
}

const names = ['blameless', 'blam', 'blastiq', 'blooma'];
const output = new URL('../packages/auth-testing/src/generated/specs.ts', import.meta.url);

interface OpenApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

/** The text of `src/generated/specs.ts`, generated from the current documents. */
export async function bundleSpecs(): Promise<string> {
  const specs = await Promise.all(names.map(async (name) => [name, await readOperations(name)] as const));
  return [
    '/* Made by `pnpm --filter @x/auth-testing generate` from specs/. Do not edit. */',
    `export const specs = ${JSON.stringify(Object.fromEntries(specs), null, 2)} as const;`,
    '',
  ].join('\n');
}

async function readOperations(name: string): Promise<Record<string, object>> {
  const file = fileURLToPath(new URL(`../specs/${name}.yaml`, import.meta.url));
  const document = (await dereference(file)) as unknown as OpenApiDocument;
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  return Object.fromEntries(
    operations.map(({ operationId, parameters = [], requestBody }) => [
      operationId,
      {
        query: toQuerySchema(parameters.filter((parameter) => parameter.in === 'query')),
        bodies: Object.fromEntries(
          Object.entries(requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
            mediaType,
            toPlainSchema(schema),
          ]),
        ),
      },
    ]),
  );
}

/** A schema for all query parameters. Unknown parameters are not allowed. */
function toQuerySchema(parameters: readonly OpenApiParameter[]): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, toPlainSchema(schema)])),
  };
}

/** Removes what does not affect validation: descriptions, examples, `x-` members. */
function toPlainSchema(schema: object): object {
  const kept = Object.entries(schema).filter(
    ([key]) =>
      !['description', 'summary', 'examples', 'externalDocs', 'default'].includes(key) &&
      !key.startsWith('x-'),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'properties' ? toProperties(value) : toPlain(value)]),
  );
}

function toProperties(properties: Record<string, object>): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, toPlainSchema(schema)]),
  );
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  return typeof value === 'object' && value !== null ? toPlainSchema(value) : value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(output, await bundleSpecs());
