import { readBody } from '../base/body.ts';
import { DEFAULT_TIMEOUT_MS, withDeadline } from '../base/deadline.ts';
import { parseHttpDate, parseRetryAfter } from '../base/http-date.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { showForeignText } from '../base/show-foreign-text.ts';
import type { ProviderProfile } from './provider-profile.ts';

// A registered symbol, not `instanceof`: an app that holds two copies of this package still recognizes its errors.
const API_ERROR = Symbol.for('@x/auth-core/ApiError');

/** The fields of an `ApiError` besides its message. */
export interface ApiErrorDetails {
  readonly provider: string;
  readonly status: number;
  /** The provider's own code for the failure, if it has one. */
  readonly code?: string | undefined;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface ApiError extends ApiErrorDetails {}

/** An ordinary failure of a provider's API, whatever the shape of its body. Created by each package's `toApiError`. */
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

/** The members of a provider's error body, under common names. */
export interface ApiErrorBody {
  /** The members that may hold a message, the best one first. */
  messages: readonly unknown[];
  code?: unknown;
}

/** Keyed by response, since `toApiError` gets only the response. Nobody else can read it. */
const PRIVATE_VALUES = new WeakMap<Response, readonly unknown[]>();

/**
 * Remembers the secret and tokens of the client that a response came through, so that no error made from it contains one.
 * A secret that is a callback is no text, and what it returned is not kept.
 */
export function linkPrivateValues(response: Response, values: readonly unknown[]): Response {
  PRIVATE_VALUES.set(response, values);
  return response;
}

/**
 * Turns a failed response of a provider's API into an error. Reads at most 1 MiB of the body, for at most 10 s. If the
 * body is empty, longer, too slow, already read or not JSON, the error has the status alone.
 */
export async function readApiError(
  provider: ProviderProfile,
  response: Response,
  describe: (body: Readonly<Record<string, unknown>>) => ApiErrorBody,
): Promise<ApiError> {
  const { status, headers } = response;
  const { messages, code } = describe(await readJson(response));
  const shown = await showForeignText((PRIVATE_VALUES.get(response) ?? []).filter(isText));
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

  /** An API may repeat what it was sent, and the error must not contain the token. */
  function quote(text: unknown): string | undefined {
    return isText(text) ? shown.quote(text) : undefined;
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
