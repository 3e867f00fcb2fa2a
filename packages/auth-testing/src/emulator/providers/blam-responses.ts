import { STATUS_CODES } from 'node:http';
import type { EmulatedResponse, ViolationRule } from '../operation.ts';

const PROBLEM = { 'content-type': 'application/problem+json; charset=utf-8' };

/** A 400 as ASP.NET sends it: the problem details of RFC 9457, with the error for each parameter. */
export function toProblem(
  parameter: string,
  detail: string,
  rule: ViolationRule = 'parameter',
): EmulatedResponse {
  return {
    status: 400,
    headers: PROBLEM,
    body: {
      type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { [parameter]: [detail] },
    },
    violations: [{ rule, detail: `${parameter}: ${detail}` }],
  };
}

/** A refusal that says no more than its status. */
export function refuse(
  status: number,
  rule: ViolationRule,
  detail: string,
  headers: Record<string, string> = {},
): EmulatedResponse {
  const failure = fail(status);
  return { ...failure, headers: { ...failure.headers, ...headers }, violations: [{ rule, detail }] };
}

/** A failure with the problem details of its status. */
export function fail(status: number): EmulatedResponse {
  return { status, headers: PROBLEM, body: { title: STATUS_CODES[status] ?? 'Error', status } };
}
