/** A secret, or a function that returns it. The function is called for each token request, so a rotated secret needs no restart. */
export type Secret = string | (() => string | Promise<string>);

/** No server accepts a longer one in a header, a query or a form. */
export const MAX_SECRET_LENGTH = 16_384;

/** Whether a value is text for a header or a form: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
