import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blooma } from './options.ts';

/**
 * Turns a failed response of the Blooma API into an `ApiError`. Reads the body. Blooma documents what its statuses mean
 * but no error body, so the meaning is used if the body has no message.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blooma.yaml, the API responses under `components`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(blooma, response, ({ message, error, code }) => ({
    messages: [message, error, meaningOf(response.status)],
    code,
  }));
}

function meaningOf(status: number): string | undefined {
  if (status === 401) return 'the access token is missing or no longer valid';
  if (status === 403) return 'these credentials lack the permission';
  if (status === 404) return 'there is no such resource';
  return status >= 500 ? 'Blooma failed; report it to its CX team' : undefined;
}
