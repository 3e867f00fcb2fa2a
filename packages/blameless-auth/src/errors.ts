import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blameless } from './options.ts';

/**
 * A failed response of the Blameless API as an `ApiError`. Reads the body. Blameless documents the error flat
 * and shows it wrapped in `error`; both are read.
 *
 * @see specs/blameless.yaml `BlamelessApiError`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(blameless, response, ({ error, message, code }) => {
    const nested: { message?: unknown } = typeof error === 'object' && error !== null ? error : {};
    return { messages: [nested.message, message, error], code };
  });
}
