import { readBody } from '../base/body.ts';
import { DEFAULT_TIMEOUT_MS, withDeadline } from '../base/deadline.ts';
import { quoteText } from '../base/foreign-text.ts';
import { parseHttpDate, parseRetryAfter } from '../base/http-date.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { createSecretSearch } from '../base/secret-search.ts';
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

/** By response, since a failed one is all that `toApiError` is given; nobody else can read what is kept here. */
const TOKENS = new WeakMap<Response, readonly string[]>();

/** Keeps in mind the tokens of the client that a response came through, so that no error made of it shows one. */
export function linkTokens(response: Response, tokens: readonly string[]): Response {
  TOKENS.set(response, tokens);
  return response;
}

/**
 * Reads a failed response of a provider's API, at most 1 MiB of it and for at most 10 s. A body that is empty, longer,
 * too slow, used up or not JSON leaves the status to speak for itself.
 */
export async function readApiError(
  provider: ProviderProfile,
  response: Response,
  describe: (body: Readonly<Record<string, unknown>>) => ApiErrorBody,
): Promise<ApiError> {
  const { status, headers } = response;
  const { messages, code } = describe(await readJson(response));
  const showsSecret = createSecretSearch(TOKENS.get(response) ?? []);
  const message = quote(messages.find(isText));
  return new ApiError(`The ${provider.name} API answered ${status}${message ? `: ${message}` : ''}`, {
    provider: provider.id,
    status,
    code: quote(code),
    retryAfterMs: parseRetryAfter(
      headers.get('retry-after'),
      parseHttpDate(headers.get('date')) || Date.now(),
    ),
  });

  /** An API that repeats what it was sent must not put a token into the error. */
  function quote(text: unknown): string | undefined {
    return isText(text) ? quoteText(text, showsSecret) : undefined;
  }
}

async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const read = (signal: AbortSignal): Promise<string | undefined> => readBody(response, signal);
    return Object(JSON.parse(`${await withDeadline(read, undefined, DEFAULT_TIMEOUT_MS)}`));
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
