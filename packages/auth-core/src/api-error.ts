import { ApiError } from './errors.ts';
import type { ProviderProfile } from './provider.ts';
import { parseHttpDate, parseRetryAfter } from './retry.ts';
import { quoteText } from './secret.ts';

/** What a provider's error body says, in our names. */
export interface ApiFailure {
  /** Where a message may stand, the best place first. */
  messages: readonly unknown[];
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
  const { messages, code } = describe(Object(body));
  const message = messages.find(isText);
  return new ApiError(`The ${provider.name} API answered ${status}${message ? `: ${quote(message)}` : ''}`, {
    provider: provider.id,
    status,
    code: isText(code) ? quote(code) : undefined,
    retryAfterMs: parseRetryAfter(
      headers.get('retry-after'),
      parseHttpDate(headers.get('date')) || Date.now(),
    ),
  });
}

/** What follows the name of a scheme and is no word: it has a digit or a dot within, or no end. */
const CREDENTIALS = /\b(?:basic|bearer)(?:\W|%20)+(?:[\w~+/-]*(?:\d|[.+/~]\w)[\w.~+/-]*|[\w-]{12,})=*/gi;

/** An API that tells what it was sent must not make the error tell the bearer. */
function quote(text: string): string {
  return quoteText(text.replace(CREDENTIALS, '[redacted]'));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
