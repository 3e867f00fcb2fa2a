import { ApiError } from './errors.ts';
import type { ProviderProfile } from './provider.ts';
import { parseRetryAfter } from './retry.ts';
import { quoteText } from './secret.ts';

/** What a provider's error body says, in our names. */
export interface ApiFailure {
  message?: unknown;
  code?: unknown;
}

/**
 * Reads a failed response of a provider's API. A body that is empty, used up or not JSON leaves the status to
 * speak for itself.
 */
export async function readApiError(
  provider: ProviderProfile,
  response: Response,
  describe: (body: Readonly<Record<string, unknown>>) => ApiFailure,
): Promise<ApiError> {
  const { status, headers } = response;
  const body: unknown = response.bodyUsed ? undefined : await response.json().catch(() => undefined);
  const { message, code } = describe(Object(body));
  const said = typeof message === 'string' && message !== '' ? `: ${quoteText(message)}` : '';
  return new ApiError(`The ${provider.name} API answered ${status}${said}`, {
    provider: provider.id,
    status,
    code: typeof code === 'string' && code !== '' ? quoteText(code) : undefined,
    retryAfterMs: parseRetryAfter(
      headers.get('retry-after'),
      Date.parse(headers.get('date') ?? '') || Date.now(),
    ),
  });
}
