import { fileURLToPath } from 'node:url';
import { dereference } from '@apidevtools/json-schema-ref-parser';

type Named<T> = Readonly<Record<string, T>>;

export interface Content {
  readonly schema?: object;
  readonly examples?: Named<{ readonly value: unknown }>;
}

export interface Parameter extends Content {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

/** One operation of an OpenAPI document, with every `$ref` resolved. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type. Absent if no body is described. */
  readonly bodies?: Named<Content>;
  readonly responses: Named<DescribedResponse>;
  /** One of these must be met. `{}` needs no credentials. */
  readonly security: readonly Named<readonly string[]>[];
}

/** A response of an operation, by its status or `default`. */
export interface DescribedResponse {
  readonly headers?: Named<{ readonly required?: boolean; readonly schema: object }>;
  /** By media type. Absent: there is no body. */
  readonly content?: Named<Content>;
}

/** How an operation is authenticated. */
export interface SecurityScheme {
  readonly type: string;
  /** Of type `http`: `basic` or `bearer`. */
  readonly scheme?: string;
  /** Of type `apiKey`: where the key is, and its name there. */
  readonly in?: string;
  readonly name?: string;
}

export interface Spec {
  /** The whole document. */
  readonly document: object;
  /** The URL of the first server, with the default of each variable. */
  readonly serverUrl: string;
  /** Patterns of the base URLs. */
  readonly servers: readonly RegExp[];
  readonly operations: readonly Operation[];
  /** By name. Empty if the document has no security schemes. */
  readonly schemes: Named<SecurityScheme>;
}

interface Server {
  readonly url: string;
  readonly variables?: Named<{ readonly default: string }>;
}

/** The parts of a document that the suite reads. */
export interface OpenApiDocument {
  readonly servers: readonly Server[];
  readonly paths: Named<PathItem>;
  readonly security?: Operation['security'];
  readonly components?: { readonly securitySchemes?: Named<SecurityScheme> };
}

interface OpenApiOperation extends Pick<Operation, 'operationId' | 'responses'> {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Named<Content> };
  readonly security?: Operation['security'];
}

/** The members of a path item that are operations. The other members describe the path. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

type PathItem = { readonly parameters?: readonly Parameter[] } & {
  readonly [Method in (typeof METHODS)[number]]?: OpenApiOperation;
};

/** Reads `specs/<name>.yaml`. */
export async function readSpec(name: string): Promise<Spec> {
  const file = fileURLToPath(new URL(`../../../specs/${name}.yaml`, import.meta.url));
  return toSpec((await dereference(file)) as unknown as OpenApiDocument);
}

/** A document, every `$ref` resolved, as a spec. */
export function toSpec(document: OpenApiDocument): Spec {
  const [{ url: template, variables = {} } = { url: '' }] = document.servers;
  return {
    document,
    serverUrl: template.replaceAll(/\{(\w+)\}/g, (_, name) => variables[name]?.default ?? ''),
    servers: document.servers.map(toServerPattern),
    schemes: document.components?.securitySchemes ?? {},
    operations: Object.entries(document.paths).flatMap(([path, { parameters: shared = [], ...item }]) =>
      Object.entries(item as Named<OpenApiOperation>)
        .filter(([method]) => METHODS.some((each) => each === method))
        .map(([method, { operationId, responses, requestBody, security, parameters = [] }]) => ({
          operationId,
          method: method.toUpperCase(),
          path,
          parameters: [...shared, ...parameters],
          ...(requestBody && { bodies: requestBody.content }),
          responses,
          security: security ?? document.security ?? [],
        })),
    ),
  };
}

/**
 * `https://{instance}.bluelucy.com` matches every instance. A variable whose default has a dot, such as `{host}`, may be
 * several labels of a host.
 */
function toServerPattern({ url, variables = {} }: Server): RegExp {
  const patternOf = (name: string) => (variables[name]?.default.includes('.') ? '[^/]+' : '[^./]+');
  return new RegExp(`^${withVariables(url, patternOf)}`);
}

/** `/tenants/{tenant}/token` matches every tenant. */
export function toPathPattern(path: string): RegExp {
  return new RegExp(`^${withVariables(path, () => '[^/]+')}$`);
}

function withVariables(template: string, patternOf: (name: string) => string): string {
  const literal = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return literal.replaceAll(/\{(\w+)\}/g, (_, name) => patternOf(name));
}
