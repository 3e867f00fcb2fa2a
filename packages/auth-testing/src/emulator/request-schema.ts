import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { specs } from '../generated/specs.ts';
import { redactName } from './redaction.ts';
import type { ProviderName } from './settings.ts';

/** A request, reduced to what a provider's OpenAPI document describes. */
export interface DescribedRequest {
  readonly query: URLSearchParams;
  readonly mediaType: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Says in one sentence how a request differs from its operation in `specs/`, or nothing where it does not. */
export type SchemaCheck = (operationId: string, request: DescribedRequest) => string | undefined;

interface OperationSchema {
  readonly query: object;
  readonly bodies: Readonly<Record<string, object>>;
}

/** Checks requests against the OpenAPI document of a provider. Operations it does not name pass. */
export function createSchemaCheck(name: ProviderName): SchemaCheck {
  const operations: Readonly<Record<string, OperationSchema>> = specs[name];
  // `format: password` is a hint for forms; unknown formats would be an error in strict mode.
  const options = { allErrors: true, strict: true, strictTypes: false, formats: { password: true } } as const;
  const bodies = new Ajv2020(options);
  // A query is text: the `1` of OrganisationId must count as an integer.
  const queries = new Ajv2020({ ...options, coerceTypes: true });
  const compiled = new Map<object, ValidateFunction>();

  function validate(ajv: Ajv2020, schema: object, value: unknown): string | undefined {
    let check = compiled.get(schema);
    if (!check) {
      // At the first request and not before, so that starting stays quick.
      check = ajv.compile(schema);
      compiled.set(schema, check);
    }
    return check(value) ? undefined : explain(check.errors ?? []);
  }

  return (operationId, { query, mediaType, parameters }) => {
    const operation = operations[operationId];
    if (!operation) return undefined;
    const known = Object.keys(operation.bodies);
    if (known.length > 0) {
      const schema = operation.bodies[mediaType];
      return schema
        ? validate(bodies, schema, parameters)
        : `The spec describes ${known.join(' and ')} only.`;
    }
    return validate(queries, operation.query, Object.fromEntries(query));
  };
}

/** Names members, never values: one of them may be a secret. */
function explain(errors: readonly ErrorObject[]): string {
  const told = toMeantBranch(errors).map(({ instancePath, message, keyword, params }) => {
    if (keyword === 'additionalProperties')
      return `${redactName(String(params.additionalProperty))} is not described`;
    return instancePath === '' ? message : `${redactName(instancePath.slice(1))} ${message}`;
  });
  return `By the spec, ${[...new Set(told)].join('; ')}.`;
}

/**
 * The grants of a token request are a `oneOf`. Errors of the grants that were not meant, which are
 * those whose `grant_type` is another, would only confuse.
 */
function toMeantBranch(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const branch = ({ schemaPath }: ErrorObject) => /\/oneOf\/(\d+)\//.exec(schemaPath)?.[1];
  const notMeant = new Set(errors.filter(({ keyword }) => keyword === 'const').map(branch));
  const meant = errors.filter((error) => error.keyword !== 'oneOf' && !notMeant.has(branch(error)));
  return meant.length > 0
    ? meant
    : errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'const');
}
