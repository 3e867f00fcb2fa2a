import { parseHttpDate, parseRetryAfter } from '../base/http-date.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { quoteText } from '../base/secret.ts';
import type { ProviderProfile } from './provider-profile.ts';

// A registered symbol, not `instanceof`: an app that holds two copies of this package still recognizes its errors.
const API_ERROR = Symbol.for('@x/auth-core/ApiError');

/** The fields of an `ApiError` beside its message. */
export interface ApiErrorDetails {
  readonly provider: string;
  readonly status: number;
  /** The provider's own code for the failure, where it has one. */
  readonly code?: string | undefined;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface ApiError extends ApiErrorDetails {}

/** An ordinary failure of a provider's API, whatever shape its body had. Made by each package's `toApiError`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns exactly the fields of ApiErrorDetails.
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(message: string, details: ApiErrorDetails) {
    super(message);
    Object.assign(this, omitUndefined(details));
    Object.defineProperty(this, API_ERROR, { value: true });
  }
}

/** Whether a caught value is an `ApiError` of any copy of this package. */
export function isApiError(value: unknown): value is ApiError {
  return API_ERROR in Object(value);
}

/** What a provider's error body says, in our names. */
export interface ApiErrorBody {
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
  describe: (body: Readonly<Record<string, unknown>>) => ApiErrorBody,
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
