import type { ApiError } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { blameless } from './options.ts';

/**
 * Turns a failed response of the Blameless API into an `ApiError`. Reads the body. The Blameless documentation describes
 * a flat error and shows one wrapped in `error`; both are read.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blameless.yaml `BlamelessApiError`
 */
export function toApiError(response: Response): Promise<ApiError> {
  return readApiError(blameless, response, ({ error, message, code }) => {
    const nested: { message?: unknown } = typeof error === 'object' && error !== null ? error : {};
    return { messages: [nested.message, message, error], code };
  });
}
