/** A secret, or a callback that is read at each issue, so that rotation needs no restart. */
export type Secret = string | (() => string | Promise<string>);

/** No server takes a longer one: neither a header nor a query nor a form. */
export const MAX_SECRET_LENGTH = 16_384;

/** Whether a value is a text that a header and a form can carry: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
