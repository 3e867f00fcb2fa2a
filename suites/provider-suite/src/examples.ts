import type { Content, Operation, Spec } from './spec.ts';

/** An example request of a spec: a body with its media type, or the parameters of a query. */
export interface ExampleCall {
  readonly label: string;
  readonly operation: Operation;
  readonly mediaType: string;
  readonly body?: unknown;
  readonly query: Readonly<Record<string, unknown>>;
  readonly authorization?: string;
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
    const { operationId, bodies = {}, parameters, security } = operation;
    const needsBasic = security.some((each) =>
      Object.keys(each).some((name) => spec.schemes[name] === 'basic'),
    );
    const authorization =
      needsBasic && !security.some((each) => Object.keys(each).length === 0)
        ? { authorization: `Basic ${btoa('example-username:example-password')}` }
        : {};
    const common = { operation, query: {}, mediaType: '', ...authorization };

    const withBody = Object.entries(bodies).flatMap(([mediaType, content]) =>
      entriesOf(content).map(([name, body]) => ({
        ...common,
        label: `${operationId} ${name} (${mediaType})`,
        mediaType,
        body,
      })),
    );
    const names = [...new Set(parameters.flatMap((parameter) => Object.keys(parameter.examples ?? {})))];
    const withQuery = names.map((name) => ({
      ...common,
      label: `${operationId} ${name}`,
      query: Object.fromEntries(
        parameters.flatMap((parameter) => {
          const example = parameter.examples?.[name];
          return example ? [[parameter.name, example.value]] : [];
        }),
      ),
    }));
    const shown = [...withBody, ...withQuery];
    return shown.length > 0 ? shown : [{ ...common, label: `${operationId} without parameters` }];
  });
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
  const { operation, mediaType, body, query, authorization } = call;
  return (client as RawClient).request(operation.method.toLowerCase(), operation.path, {
    params: { query },
    body,
    headers: {
      ...(mediaType && { 'Content-Type': mediaType }),
      ...(authorization && { Authorization: authorization }),
    },
  });
}

function entriesOf({ examples = {} }: Content): [string, unknown][] {
  return Object.entries(examples).map(([name, { value }]) => [name, value]);
}
