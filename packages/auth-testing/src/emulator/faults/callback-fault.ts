import type { Callback, EmulatedResponse } from '../operation.ts';
import type { CheckedFault } from './fault.ts';

/** The response with other parameters for the application. */
export function applyCallbackFault(
  response: EmulatedResponse,
  callback: Callback,
  { callback: change = {} }: CheckedFault,
): EmulatedResponse {
  const { 'set-cookie': cookies } = response.headers ?? {};
  const parameters = Object.fromEntries(
    Object.entries({ ...callback.parameters, ...change }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
  const changed = callback.toResponse(parameters);
  return { ...changed, headers: { ...changed.headers, ...(cookies && { 'set-cookie': cookies }) } };
}
