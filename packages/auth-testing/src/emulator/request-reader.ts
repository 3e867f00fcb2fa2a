import { specs } from '../generated/specs.ts';
import type { BrokenRule, Operation, ProviderRequest } from './operation.ts';
import { findRepeated, readParameters } from './parameters.ts';
import { redactName } from './redaction.ts';
import { createSchemaCheck } from './request-schema.ts';
import type { ProviderName } from './settings.ts';

/** Creates a function that parses requests to one provider and checks them against its OpenAPI document. */
export function createRequestReader(
  name: ProviderName,
): (
  request: Request,
  operation: Operation | undefined,
  pathParameters?: Readonly<Record<string, string>>,
) => Promise<ProviderRequest> {
  const checkSchema = createSchemaCheck(specs[name]);

  return async (request, operation, pathParameters = {}) => {
    const { method, headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url);
    const mediaType = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const body = method === 'GET' || method === 'HEAD' ? '' : await request.text();
    const parameters = readParameters(mediaType, body);
    const described = { query, headers, mediaType, hasBody: body !== '', parameters: parameters.all };
    const flaws =
      operation && operation.id in specs[name]
        ? findFlaws(checkSchema(operation.id, described), [...findRepeated(query), ...parameters.repeated])
        : [];
    return {
      method,
      path,
      query,
      headers,
      mediaType,
      body,
      parameters,
      flaws,
      pathParameters,
    };
  };
}

function findFlaws(schemaFlaw: string | undefined, repeated: readonly string[]): readonly BrokenRule[] {
  return [
    ...repeated.map(
      (name) => ({ rule: 'parameter', detail: `Parameter ${redactName(name)} is repeated.` }) as const,
    ),
    ...(schemaFlaw === undefined ? [] : [{ rule: 'schema', detail: schemaFlaw } as const]),
  ];
}
