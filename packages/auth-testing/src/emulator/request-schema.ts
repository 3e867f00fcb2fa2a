import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { toFirstValues } from './parameters.ts';
import { redactName } from './redaction.ts';

/** The parts of a request that an OpenAPI document describes. */
export interface DescribedRequest {
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly mediaType: string;
  readonly hasBody: boolean;
  /** The members of the body. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Returns one sentence on how a request differs from its operation in `specs/`, or undefined if it does not. */
export type SchemaCheck = (operationId: string, request: DescribedRequest) => string | undefined;

/** What a document says about the requests of one operation, as JSON Schemas. */
export interface OperationSchema {
  readonly query: object;
  /** Names in lower case. */
  readonly headers: object;
  readonly bodies: Readonly<Record<string, object>>;
  readonly requiresBody: boolean;
}

/** Checks requests against the operations of an OpenAPI document, by `operationId`. Other operations pass. */
export function createSchemaCheck(operations: Readonly<Record<string, OperationSchema>>): SchemaCheck {
  // `format: password` is a hint for forms. In strict mode an unknown format is an error.
  const options = { allErrors: true, strict: true, strictTypes: false, formats: { password: true } } as const;
  const bodyAjv = new Ajv2020(options);
  // Queries and headers are text, so the `1` of OrganisationId must be read as an integer.
  const textAjv = new Ajv2020({ ...options, coerceTypes: true });
  const compiled = new Map<object, ValidateFunction>();

  function findFlaws(ajv: Ajv2020, schema: object, value: unknown): string[] {
    let check = compiled.get(schema);
    if (!check) {
      // Compiled on first use, so that the emulator starts quickly.
      check = ajv.compile(schema);
      compiled.set(schema, check);
    }
    return check(value) ? [] : toMeantBranch(check.errors ?? []).map(toFlaw);
  }

  function findBodyFlaws(operation: OperationSchema, request: DescribedRequest): string[] {
    const { mediaType, hasBody, parameters } = request;
    const described = Object.keys(operation.bodies);
    if (!hasBody) return operation.requiresBody ? ['the body is missing'] : [];
    if (described.length === 0) return ['a body is not allowed'];
    const schema = operation.bodies[mediaType];
    return schema ? findFlaws(bodyAjv, schema, parameters) : [`the body must be ${described.join(' or ')}`];
  }

  return (operationId, request) => {
    const operation = operations[operationId];
    if (!operation) return undefined;
    const flaws = [
      ...findFlaws(textAjv, operation.query, toFirstValues(request.query)),
      ...findFlaws(textAjv, operation.headers, Object.fromEntries(request.headers)),
      ...findBodyFlaws(operation, request),
    ];
    return flaws.length > 0 ? `According to the spec, ${[...new Set(flaws)].join('; ')}.` : undefined;
  };
}

/** Names members but never values, because a value may be a secret. */
function toFlaw({ instancePath, message = 'is not allowed', keyword, params }: ErrorObject): string {
  if (keyword === 'additionalProperties')
    return `${redactName(String(params.additionalProperty))} is not allowed`;
  return instancePath === '' ? message : `${redactName(instancePath.slice(1))} ${message}`;
}

/**
 * The grants of a token request are a `oneOf`. Of the grants with the `grant_type` of the request, the errors about the
 * one with the fewest are kept: the others would only confuse.
 */
function toMeantBranch(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const branchOf = ({ schemaPath }: ErrorObject) => /\/oneOf\/(\d+)\//.exec(schemaPath)?.[1];
  const notMeant = new Set(errors.filter(({ keyword }) => keyword === 'const').map(branchOf));
  const meant = errors.filter((error) => error.keyword !== 'oneOf' && !notMeant.has(branchOf(error)));
  if (meant.length === 0) return errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'const');

  const branches = [...new Set(meant.map(branchOf))].filter((branch) => branch !== undefined);
  const sizes = branches.map((branch) => meant.filter((error) => branchOf(error) === branch).length);
  const nearest = branches[sizes.indexOf(Math.min(...sizes))];
  return meant.filter((error) => [undefined, nearest].includes(branchOf(error)));
}
