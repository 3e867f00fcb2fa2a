import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blam } from './options.ts';

/**
 * A failed response of the BLAM API as an `ApiError`. Reads the body. Blue Lucy documents none; the ProblemDetails
 * of its platform (RFC 9457) are read where they come.
 *
 * @see specs/blam.yaml `ProblemDetails`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(blam, response, ({ detail, title, message, code }) => ({
    messages: [detail, title, message],
    code,
  }));
}
