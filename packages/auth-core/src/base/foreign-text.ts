// `show-foreign-text.ts` loads this file on demand.
import { createSecretSearch, type SecretSearch } from './secret-search.ts';

const MAX_QUOTED_LENGTH = 300;
/** More than is quoted, so that a secret is found even if the quotation would cut it. */
const MAX_SEARCHED_LENGTH = 600;

/** Decides what of a foreign text may be shown. */
export interface ForeignText {
  /** Whether a text contains a piece of a secret or token. */
  readonly showsSecret: SecretSearch;
  /** The text as it may stand in an error, an event or a log line. */
  readonly quote: (text: string) => string;
}

/** For the text of someone who may know these secrets and tokens. */
export function createForeignText(values: readonly string[]): ForeignText {
  const showsSecret = createSecretSearch(values);
  return { showsSecret, quote: (text) => quoteText(text, showsSecret) };
}

/** Any JWT, or credentials after the name of a scheme: not a plain word, but something with a digit or a dot, or long. */
const CREDENTIALS = /eyJ\w|\b(?:basic|bearer)\W*(?=\w)(?:[\w~+/=-]*(?:\d|[.+/~]\w)|[\w-]{16})/i;

/**
 * Prepares foreign text for an error, an event or a log line: short, without control characters and without characters
 * that end a line or change its direction. Returns `[redacted]` if it contains a piece of a known secret or token, or
 * credentials of any kind.
 */
export function quoteText(text: string, showsSecret: SecretSearch): string {
  // Cut first: the server chooses the length of the text, and a regular expression must not run over all of it.
  const head = text.slice(0, MAX_SEARCHED_LENGTH);
  if (CREDENTIALS.test(head) || showsSecret(head)) return '[redacted]';
  return head.slice(0, MAX_QUOTED_LENGTH).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
