import type { EmulatedResponse, ViolationRule } from '../operation.ts';

/** A 400 as ASP.NET sends it: the problem details of RFC 7807, with the error for each parameter. */
export function toProblem(
  parameter: string,
  detail: string,
  rule: ViolationRule = 'parameter',
): EmulatedResponse {
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { [parameter]: [detail] },
    },
    violation: { rule, detail: `${parameter}: ${detail}` },
  };
}

/** A refusal without a body. */
export function refuse(
  status: number,
  rule: ViolationRule,
  detail: string,
  headers: Record<string, string> = {},
): EmulatedResponse {
  return { status, headers, violation: { rule, detail } };
}
