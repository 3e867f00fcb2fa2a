import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blastiq } from './options.ts';

/**
 * Turns a failed response of the BlastIQ API into an `ApiError`. Reads the body. Orica documents no error body; the
 * OAuth error of the identity server and the usual members of a JSON error are read if they are there.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `OAuthError`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(
    blastiq,
    response,
    ({ error_description: description, error, message, detail, title, code }) => ({
      messages: [message, detail, description, title, error],
      code: code ?? error,
    }),
  );
}
