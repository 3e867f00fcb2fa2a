import { join } from 'node:path';

import { dereference } from '@apidevtools/json-schema-ref-parser';

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, OpenApiPathItem>>;
}

type Method = (typeof METHODS)[number];

type OpenApiPathItem = { readonly parameters?: readonly OpenApiParameter[] } & {
  readonly [M in Method]?: OpenApiOperation;
};

interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Record<string, { readonly schema: object }>;
  };
}

interface OpenApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

/** The members of a path item that are operations. The other members describe the path. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Headers that OpenAPI ignores as parameters. Media types and security schemes describe them. */
const DESCRIBED_ELSEWHERE = ['accept', 'content-type', 'authorization'];

/**
 * The text of `packages/auth-testing/src/generated/specs.ts`: the names of the providers, and the parameters and bodies
 * of each operation, with every `$ref` resolved. The published package contains no YAML, so the schemas are part of its
 * code.
 */
export async function bundleSpecs(root: string, names: readonly string[]): Promise<string> {
  const specs = await Promise.all(
    names.map(async (name) => [name, await readOperations(join(root, `specs/${name}.yaml`))] as const),
  );
  return [
    '/* Made by `pnpm generate` from packages/*-auth and specs/. Do not edit. */',
    '',
    '/** The names of the providers, as in errors, events and store keys. */',
    `export type ProviderName = ${names.map((name) => `'${name}'`).join(' | ')};`,
    '',
    `export const specs = ${JSON.stringify(Object.fromEntries(specs), null, 2)} as const;`,
    '',
  ].join('\n');
}

async function readOperations(file: string): Promise<Record<string, object>> {
  const { paths } = (await dereference(file)) as unknown as OpenApiDocument;
  const operations = Object.values(paths).flatMap((path) =>
    METHODS.flatMap((method) => {
      const operation = path[method];
      if (operation === undefined) return [];
      const parameters = [...(path.parameters ?? []), ...(operation.parameters ?? [])];
      return [[operation.operationId, describe(operation, parameters)] as const];
    }),
  );
  return Object.fromEntries(operations);
}

function describe({ requestBody }: OpenApiOperation, parameters: readonly OpenApiParameter[]): object {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const headers = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => ({ ...parameter, name: parameter.name.toLowerCase() }))
    .filter(({ name }) => !DESCRIBED_ELSEWHERE.includes(name));
  return {
    query: { ...toObjectSchema(query), additionalProperties: false },
    // Clients send further headers of their own, so unknown headers are allowed.
    headers: toObjectSchema(headers),
    bodies: Object.fromEntries(
      Object.entries(requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
        mediaType,
        toPlainSchema(schema),
      ]),
    ),
    requiresBody: requestBody?.required ?? false,
  };
}

/** A schema for all parameters of one kind. */
function toObjectSchema(parameters: readonly OpenApiParameter[]): object {
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, toPlainSchema(schema)])),
  };
}

/** Removes what does not affect validation: descriptions, examples, `x-` members. */
function toPlainSchema(schema: object): object {
  const kept = Object.entries(schema).filter(
    ([key]) =>
      !['description', 'summary', 'examples', 'externalDocs', 'default', 'discriminator'].includes(key) &&
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
