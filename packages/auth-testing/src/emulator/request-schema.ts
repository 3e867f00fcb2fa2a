import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { specs } from '../generated/specs.ts';
import { redactName } from './redaction.ts';
import type { ProviderName } from './settings.ts';

/** The parts of a request that an OpenAPI document describes. */
export interface DescribedRequest {
  readonly query: URLSearchParams;
  readonly mediaType: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Returns one sentence on how a request differs from its operation in `specs/`, or undefined if it does not. */
export type SchemaCheck = (operationId: string, request: DescribedRequest) => string | undefined;

interface OperationSchema {
  readonly query: object;
  readonly bodies: Readonly<Record<string, object>>;
}

/** Checks requests against the OpenAPI document of a provider. Operations that the document does not name pass. */
export function createSchemaCheck(name: ProviderName): SchemaCheck {
  const operations: Readonly<Record<string, OperationSchema>> = specs[name];
  // `format: password` is a hint for forms. In strict mode an unknown format is an error.
  const options = { allErrors: true, strict: true, strictTypes: false, formats: { password: true } } as const;
  const bodies = new Ajv2020(options);
  // Query values are text, so the `1` of OrganisationId must be read as an integer.
  const queries = new Ajv2020({ ...options, coerceTypes: true });
  const compiled = new Map<object, ValidateFunction>();

  function validate(ajv: Ajv2020, schema: object, value: unknown): string | undefined {
    let check = compiled.get(schema);
    if (!check) {
      // Compiled on first use, so that the emulator starts quickly.
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
      return schema ? validate(bodies, schema, parameters) : `The spec allows only ${known.join(' and ')}.`;
    }
    return validate(queries, operation.query, Object.fromEntries(query));
  };
}

/** Names members but never values, because a value may be a secret. */
function explain(errors: readonly ErrorObject[]): string {
  const problems = toMeantBranch(errors).map(({ instancePath, message, keyword, params }) => {
    if (keyword === 'additionalProperties')
      return `${redactName(String(params.additionalProperty))} is not allowed`;
    return instancePath === '' ? message : `${redactName(instancePath.slice(1))} ${message}`;
  });
  return `According to the spec, ${[...new Set(problems)].join('; ')}.`;
}

/**
 * The grants of a token request are a `oneOf`. Errors about grants with another `grant_type` are
 * left out, because they would only confuse.
 */
function toMeantBranch(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const branch = ({ schemaPath }: ErrorObject) => /\/oneOf\/(\d+)\//.exec(schemaPath)?.[1];
  const notMeant = new Set(errors.filter(({ keyword }) => keyword === 'const').map(branch));
  const meant = errors.filter((error) => error.keyword !== 'oneOf' && !notMeant.has(branch(error)));
  return meant.length > 0
    ? meant
    : errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'const');
}
