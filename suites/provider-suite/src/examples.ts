import type { Content, Operation, Spec } from './spec.ts';

/** An example request of a spec: a body with its media type, or parameters. */
export interface ExampleCall {
  readonly label: string;
  readonly operation: Operation;
  readonly mediaType: string;
  readonly body?: unknown;
  /** By their place: `query`, `header`, `path`, `cookie`. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The headers that its security scheme needs. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ExampleResponse {
  readonly label: string;
  readonly operation: Operation;
  readonly status: number;
  readonly mediaType: string;
  readonly value: unknown;
}

export interface RawResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** The part of an openapi-fetch client that all providers have in common. */
interface RawClient {
  request(method: string, path: string, init: object): Promise<RawResult>;
}

/** All example requests of a spec. An operation without examples gets one request without parameters. */
export function exampleCalls(spec: Spec): ExampleCall[] {
  return spec.operations.flatMap((operation) => {
    const { operationId, bodies = {}, parameters } = operation;
    const headers = credentialsFor(operation, spec);
    const toCall = (name: string, shown: { mediaType: string; body?: unknown } = { mediaType: '' }) => ({
      label: `${operationId} ${name}${shown.mediaType && ` (${shown.mediaType})`}`,
      operation,
      parameters: parametersOf(operation, name),
      headers,
      ...shown,
    });

    const shownBodies = Object.entries(bodies).flatMap(([mediaType, content]) =>
      entriesOf(content).map(([name, body]) => ({ name, mediaType, body })),
    );
    const named = new Set(parameters.flatMap((parameter) => Object.keys(parameter.examples ?? {})));
    for (const { name } of shownBodies) named.delete(name);
    const calls = [
      ...shownBodies.map(({ name, ...shown }) => toCall(name, shown)),
      ...[...named].map((name) => toCall(name, shownBodies[0])),
    ];
    return calls.length > 0 ? calls : [toCall('without parameters')];
  });
}

/** The parameters of one example. A required one that the example leaves out has the value of its own first example. */
function parametersOf({ parameters }: Operation, name: string): ExampleCall['parameters'] {
  const values: Record<string, Record<string, unknown>> = {};
  for (const parameter of parameters) {
    const { [name]: own, ...others } = parameter.examples ?? {};
    const example = own ?? (parameter.required ? Object.values(others)[0] : undefined);
    if (example) values[parameter.in] = { ...values[parameter.in], [parameter.name]: example.value };
  }
  return values;
}

/** Headers that meet the first security requirement of an operation. */
function credentialsFor({ security }: Operation, spec: Spec): Record<string, string> {
  const [requirement = {}] = security.some((each) => Object.keys(each).length === 0) ? [] : security;
  const headers = Object.keys(requirement).map((name): [string, string] => {
    const { type, scheme, in: place, name: key = '' } = spec.schemes[name] ?? {};
    if (type === 'apiKey') return place === 'header' ? [key, 'example-key'] : ['', ''];
    return [
      'Authorization',
      scheme === 'basic' ? `Basic ${btoa('example-username:example-password')}` : 'Bearer example-token',
    ];
  });
  return Object.fromEntries(headers.filter(([name]) => name !== ''));
}

/** All example responses of a spec. The label is `operation status example`. */
export function exampleResponses(spec: Spec): ExampleResponse[] {
  return spec.operations.flatMap((operation) =>
    Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).flatMap(([mediaType, described]) =>
        entriesOf(described).map(([name, value]) => ({
          label: `${operation.operationId} ${status} ${name}`,
          operation,
          status: Number(status),
          mediaType,
          value,
        })),
      ),
    ),
  );
}

/** Sends a request of the spec through a provider's typed client. */
export function callRaw(client: object, call: ExampleCall): Promise<RawResult> {
  const { operation, mediaType, body, parameters, headers } = call;
  return (client as RawClient).request(operation.method.toLowerCase(), operation.path, {
    params: parameters,
    body,
    headers: { ...(mediaType && { 'Content-Type': mediaType }), ...headers },
  });
}

function entriesOf({ examples = {} }: Content): [string, unknown][] {
  return Object.entries(examples).map(([name, { value }]) => [name, value]);
}
