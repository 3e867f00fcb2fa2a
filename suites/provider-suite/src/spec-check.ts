import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Operation, Spec } from './spec.ts';

/** A request as sent, with its body as text. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Checks requests and examples against a spec. Each check returns a list of problems. */
export interface SpecCheck {
  /** The problems of a request, according to its operation. */
  request(sent: SentRequest): string[];
  /** The operation of a request. */
  operationOf(sent: SentRequest): Operation | undefined;
  /** The problems of all examples in the document. */
  examples(): string[];
}

/** Headers that an operation need not describe. */
const COMMON_HEADERS = ['accept', 'content-type', 'authorization'];

export function createSpecCheck(spec: Spec): SpecCheck {
  const ajv = toAjv({});
  // Query values are text, so the text `1` must be read as a number.
  const queryAjv = toAjv({ coerceTypes: true });

  return { request, operationOf, examples: () => [...examplesIn(spec.document, '')] };

  function request(sent: SentRequest): string[] {
    const operation = operationOf(sent);
    if (operation === undefined) return [`no operation matches ${sent.method} ${sent.url.split('?')[0]}`];
    return [
      ...queryProblems(operation, new URL(sent.url).searchParams),
      ...headerProblems(operation, sent.headers),
      ...securityProblems(operation, sent.headers.get('authorization')),
      ...bodyProblems(operation, sent),
    ];
  }

  function operationOf({ method, url }: SentRequest): Operation | undefined {
    const address = url.split('?')[0] ?? '';
    return spec.operations.find(
      (operation) =>
        operation.method === method &&
        spec.servers.some((server) => address.replace(server, '') === operation.path && server.test(address)),
    );
  }

  function queryProblems({ parameters }: Operation, query: URLSearchParams): string[] {
    const described = parameters.filter((parameter) => parameter.in === 'query');
    const names = [...query.keys()];
    return [
      ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is repeated`),
      ...names
        .filter((name) => !described.some((parameter) => parameter.name === name))
        .map((name) => `${name} is not described`),
      ...described
        .filter(({ name, required }) => required && !query.has(name))
        .map(({ name }) => `${name} is missing`),
      ...described.flatMap(({ name, schema }) =>
        // Wrapped in an object, because ajv writes a coerced value back to its parent.
        query.has(name)
          ? problems(
              queryAjv,
              { type: 'object', properties: { [name]: schema } },
              { [name]: query.get(name) },
            )
          : [],
      ),
    ];
  }

  function headerProblems({ parameters }: Operation, headers: Headers): string[] {
    const described = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
    const known = [...COMMON_HEADERS, ...described.map((name) => name.toLowerCase())];
    return [...headers.keys()]
      .filter((name) => !known.includes(name))
      .map((name) => `the header ${name} is not described`);
  }

  function securityProblems({ security }: Operation, authorization: string | null): string[] {
    const alternatives = security.flatMap((requirement) => Object.keys(requirement)[0] ?? []);
    const isOptional = security.length === 0 || security.some((each) => Object.keys(each).length === 0);
    if (authorization === null) return isOptional ? [] : ['the credentials are missing'];
    const fits = alternatives.some(
      (name) => spec.schemes[name] === 'basic' && isBasicCredentials(authorization),
    );
    return fits ? [] : ['the Authorization header has no described scheme'];
  }

  function bodyProblems({ bodies }: Operation, { headers, body }: SentRequest): string[] {
    if (bodies === undefined) return body === '' ? [] : ['a body is not described'];
    const mediaType = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    const content = bodies[mediaType];
    if (content?.schema === undefined) return [`the content type ${mediaType} is not described`];
    return problems(ajv, content.schema, readBody(mediaType, body));
  }

  function* examplesIn(node: unknown, at: string): Generator<string> {
    if (typeof node !== 'object' || node === null) return;
    const { schema, examples } = node as { schema?: object; examples?: unknown };
    // In a schema, `examples` is a list. In a parameter, a header or a content it is an object.
    const [described, values] = Array.isArray(examples)
      ? [node, examples.entries()]
      : [schema, schema && toValues(examples as Record<string, { value: unknown }> | undefined)];
    if (described && values) {
      for (const [name, value] of values) {
        yield* problems(ajv, described, value).map((problem) => `${at}/examples/${name}: ${problem}`);
      }
    }
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'examples') yield* examplesIn(child, `${at}/${key}`);
    }
  }
}

function toValues(examples: Readonly<Record<string, { value: unknown }>> = {}): [string, unknown][] {
  return Object.entries(examples).map(([name, { value }]) => [name, value]);
}

/** The members of a form or JSON body. */
export function readBody(mediaType: string, body: string): unknown {
  return mediaType === 'application/x-www-form-urlencoded'
    ? Object.fromEntries(new URLSearchParams(body))
    : JSON.parse(body);
}

function toAjv(options: { coerceTypes?: true }): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, ...options });
  formats.default(ajv);
  ajv.addFormat('password', true);
  // Keywords for readers, without a meaning for validation.
  ajv.addVocabulary(['x-provenance', 'externalDocs']);
  return ajv;
}

function problems(ajv: Ajv2020, schema: object, value: unknown): string[] {
  const check = ajv.compile(schema);
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim());
}

/** RFC 7617 §2: base64 of UTF-8, a colon after the user-id. */
function isBasicCredentials(authorization: string): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization)?.[1];
  return encoded !== undefined && /^[^:]+:/.test(Buffer.from(encoded, 'base64').toString('utf8'));
}
