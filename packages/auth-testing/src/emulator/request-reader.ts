import { specs } from '../generated/specs.ts';
import type { Operation, ProviderRequest } from './operation.ts';
import { readParameters } from './parameters.ts';
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
    const schemaFlaw =
      operation &&
      checkSchema(operation.id, {
        query,
        headers,
        mediaType,
        hasBody: body !== '',
        parameters: parameters.all,
      });
    return {
      method,
      path,
      query,
      headers,
      mediaType,
      body,
      parameters,
      ...(schemaFlaw !== undefined && { schemaFlaw }),
      pathParameters,
    };
  };
}
