import type { SecretSearch } from './secret-search.ts';

const MAX_QUOTED_LENGTH = 300;
/** More than is quoted, so that a secret which the end of the quotation cuts is found. */
const MAX_SEARCHED_LENGTH = 600;

/** A JWT, whosever it is, or what follows the name of a scheme and is no word: it has a digit or a dot within, or is long. */
const CREDENTIALS = /eyJ\w|\b(?:basic|bearer)\W*(?=\w)(?:[\w~+/=-]*(?:\d|[.+/~]\w)|[\w-]{16})/i;

/**
 * Text of others, fit for an error, an event or a line of a log: short, without control characters and without those
 * that end a line or turn its direction. `[redacted]` if it shows a piece of a known secret or token, or credentials of
 * any kind.
 */
export function quoteText(text: string, showsSecret: SecretSearch): string {
  // Cut before any expression sees it: whoever chooses the text chooses its length.
  const head = text.slice(0, MAX_SEARCHED_LENGTH);
  if (CREDENTIALS.test(head) || showsSecret(head)) return '[redacted]';
  return head.slice(0, MAX_QUOTED_LENGTH).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
