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
  readonly responses: Named<{ readonly content?: Named<Content> }>;
  /** One of these must be met. `{}` needs no credentials. */
  readonly security: readonly Named<readonly string[]>[];
}

export interface Spec {
  /** The whole document. */
  readonly document: object;
  /** Patterns of the base URLs. */
  readonly servers: readonly RegExp[];
  readonly operations: readonly Operation[];
  /** The HTTP authentication schemes by name: `basic`, `bearer`. */
  readonly schemes: Named<string | undefined>;
}

interface OpenApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Named<
    Named<
      Omit<Operation, 'method' | 'path' | 'bodies' | 'parameters'> & {
        readonly parameters?: readonly Parameter[];
        readonly requestBody?: { readonly content: Named<Content> };
      }
    >
  >;
  readonly components: { readonly securitySchemes: Named<{ readonly scheme?: string }> };
}

/** Reads `specs/<name>.yaml`. */
export async function readSpec(name: string): Promise<Spec> {
  const file = fileURLToPath(new URL(`../../../specs/${name}.yaml`, import.meta.url));
  const document = (await dereference(file)) as unknown as OpenApiDocument;
  const schemes = Object.entries(document.components.securitySchemes);

  return {
    document,
    servers: document.servers.map(({ url }) => toPattern(url)),
    schemes: Object.fromEntries(schemes.map(([scheme, described]) => [scheme, described.scheme])),
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody, ...operation }]) => ({
        ...operation,
        method: method.toUpperCase(),
        path,
        parameters,
        ...(requestBody && { bodies: requestBody.content }),
      })),
    ),
  };
}

/** `https://{instance}.bluelucy.com` matches every instance. */
function toPattern(url: string): RegExp {
  const literal = url.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(/\{\w+\}/g, '[^./]+')}`);
}
