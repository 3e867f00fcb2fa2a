import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Operation, type Parameter, type Spec, toPathPattern } from './spec.ts';

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
  // Queries and headers are text, so the text `1` must be read as a number.
  const textAjv = toAjv({ coerceTypes: true });

  return { request, operationOf, examples: () => [...examplesIn(spec.document, '')] };

  function request(sent: SentRequest): string[] {
    const operation = operationOf(sent);
    if (operation === undefined) return [`no operation matches ${sent.method} ${sent.url.split('?')[0]}`];
    return [
      ...queryProblems(operation, new URL(sent.url).searchParams),
      ...headerProblems(operation, sent.headers),
      ...securityProblems(operation, sent),
      ...bodyProblems(operation, sent),
    ];
  }

  function operationOf({ method, url }: SentRequest): Operation | undefined {
    const address = url.split('?')[0] ?? '';
    return spec.operations.find(
      (operation) =>
        operation.method === method &&
        spec.servers.some(
          (server) => server.test(address) && toPathPattern(operation.path).test(address.replace(server, '')),
        ),
    );
  }

  function queryProblems({ parameters, security }: Operation, query: URLSearchParams): string[] {
    const described = parameters.filter((parameter) => parameter.in === 'query');
    const known = [...described.map(({ name }) => name), ...keyNames(security, 'query')];
    const names = [...query.keys()];
    return [
      ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is repeated`),
      ...names.filter((name) => !known.includes(name)).map((name) => `${name} is not described`),
      ...textProblems(described, query),
    ];
  }

  function headerProblems({ parameters, security }: Operation, headers: Headers): string[] {
    const described = parameters.filter((parameter) => parameter.in === 'header');
    const known = [...described.map(({ name }) => name), ...keyNames(security, 'header')];
    const allowed = [...COMMON_HEADERS, ...known.map((name) => name.toLowerCase())];
    return [
      ...[...headers.keys()]
        .filter((name) => !allowed.includes(name))
        .map((name) => `the header ${name} is not described`),
      ...textProblems(described, headers),
    ];
  }

  function textProblems(described: readonly Parameter[], values: URLSearchParams | Headers): string[] {
    return described.flatMap(({ name, required, schema }) => {
      const value = values.get(name);
      if (value === null) return required ? [`${name} is missing`] : [];
      // Wrapped in an object, because ajv writes a coerced value back to its parent.
      return problems(textAjv, { type: 'object', properties: { [name]: schema } }, { [name]: value });
    });
  }

  /** The names of the keys that an operation's security schemes put in a query or in the headers. */
  function keyNames(security: Operation['security'], place: 'query' | 'header'): string[] {
    return security
      .flatMap((requirement) => Object.keys(requirement))
      .flatMap((scheme) => {
        const { type, in: where, name } = spec.schemes[scheme] ?? {};
        return type === 'apiKey' && where === place && name !== undefined ? [name] : [];
      });
  }

  function securityProblems({ security }: Operation, { url, headers }: SentRequest): string[] {
    const authorization = headers.get('authorization');
    const query = new URL(url).searchParams;

    const isMet = (requirement: Operation['security'][number]): boolean => {
      const schemes = Object.keys(requirement).map((name) => spec.schemes[name]);
      const usesAuthorization = schemes.some((scheme) => scheme?.type !== 'apiKey');
      return (
        usesAuthorization === (authorization !== null) &&
        schemes.every((scheme) => {
          if (scheme?.type === 'apiKey' && scheme.name !== undefined)
            return (scheme.in === 'query' ? query : headers).has(scheme.name);
          return scheme?.scheme === 'basic'
            ? isBasicCredentials(authorization)
            : /^Bearer \S+$/.test(authorization ?? '');
        })
      );
    };

    // An operation without requirements must get no credentials, like one with an empty requirement.
    if ((security.length > 0 ? security : [{}]).some(isMet)) return [];
    return authorization === null
      ? ['the credentials are missing']
      : ['the Authorization header has no described scheme'];
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

export function toAjv(options: { coerceTypes?: true }): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, ...options });
  formats.default(ajv);
  ajv.addFormat('password', true);
  // Keywords for readers, without a meaning for validation.
  ajv.addVocabulary(['x-provenance', 'x-source', 'externalDocs', 'discriminator']);
  return ajv;
}

export function problems(ajv: Ajv2020, schema: object, value: unknown): string[] {
  const check = ajv.compile(schema);
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim());
}

/** RFC 7617 §2: base64 of UTF-8, a colon after the user-id. */
function isBasicCredentials(authorization: string | null): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization ?? '')?.[1];
  return encoded !== undefined && /^[^:]+:/.test(Buffer.from(encoded, 'base64').toString('utf8'));
}
