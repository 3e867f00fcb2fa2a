import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blam } from './options.ts';

/**
 * Turns a failed response of the BLAM API into an `ApiError`. Reads the body. Blue Lucy documents no error body; the
 * ProblemDetails of its platform (RFC 9457) are read if they are there.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blam.yaml `ProblemDetails`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(blam, response, ({ detail, title, message, code }) => ({
    messages: [detail, title, message],
    code,
  }));
}
