import { type DescribedResponse, type Operation, type Spec, toPathPattern } from './spec.ts';
import { problems, toAjv } from './spec-check.ts';

/** A response, with the request that it answers. */
export interface Answer {
  readonly method: string;
  /** The path below the base URL of the spec. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Returns the problems of an answer according to a spec, or undefined if the spec does not describe its operation. */
export type AnswerCheck = (answer: Answer) => readonly string[] | undefined;

export function createAnswerCheck(spec: Spec): AnswerCheck {
  const ajv = toAjv({});
  // Headers are text, so the text `1` must be read as a number.
  const textAjv = toAjv({ coerceTypes: true });

  function headerProblems({ headers: described = {} }: DescribedResponse, headers: Headers): string[] {
    return Object.entries(described).flatMap(([name, { required, schema }]) => {
      const value = headers.get(name);
      if (value === null) return required ? [`the header ${name} is missing`] : [];
      return problems(textAjv, { type: 'object', properties: { [name]: schema } }, { [name]: value });
    });
  }

  function bodyProblems({ content }: DescribedResponse, { headers, body }: Answer): string[] {
    if (content === undefined) return body === '' ? [] : ['a body is not described'];
    const promised = Object.keys(content).join(' or ');
    if (body === '') return [`the body is empty, and ${promised} is described`];
    const mediaType = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    const schema = content[mediaType]?.schema;
    if (schema === undefined)
      return [`the body is ${mediaType || 'of no type'}, and ${promised} is described`];
    return problems(ajv, schema, /[/+]json$/.test(mediaType) ? JSON.parse(body) : body);
  }

  return (answer) => {
    const operation = findOperation(spec, answer);
    if (!operation) return undefined;
    const described = operation.responses[answer.status] ?? operation.responses.default;
    return described
      ? [...headerProblems(described, answer.headers), ...bodyProblems(described, answer)]
      : ['the status is not described'];
  };
}

/** Some servers find a path in any letter case. */
export function findOperation(spec: Spec, { method, path }: Answer): Operation | undefined {
  return spec.operations.find(
    (operation) =>
      operation.method === method && toPathPattern(operation.path.toLowerCase()).test(path.toLowerCase()),
  );
}
