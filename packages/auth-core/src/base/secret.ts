/** A secret, or a callback that is read at each issue, so that rotation needs no restart. */
export type Secret = string | (() => string | Promise<string>);

const MAX_QUOTE_LENGTH = 300;

/** Foreign text, short enough to quote, or nothing of it when it holds a secret in any form in which one travels. */
export function scrub(text: string, secrets: readonly string[]): string {
  const seen = fold([text, ...decode(text)].join('\n'));
  const isTold = secrets
    // Decoded as well: not every encoder escapes the escapes.
    .flatMap((secret) => [secret, ...decode(secret), encodeBase64(secret).replace(/=+$/, '')])
    .some((form) => form && seen.includes(fold(form)));
  return isTold ? '[redacted]' : quoteText(text);
}

/** What a reader of forms makes of a text, leniently, and what a reader of JSON then makes of that. */
function decode(text: string): string[] {
  const form = String(new URLSearchParams(`=${text.replaceAll('&', '%26')}`).get(''));
  return [
    form,
    form.replace(/\\(u([\da-f]{4})|.)/gi, (_, character, code) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : character,
    ),
  ];
}

/** Makes one of what encoders spell in two ways: the space of a form, the alphabets of base64, and lone surrogates. */
function fold(text: string): string {
  return text.replace(/[-+_/\ufffd\p{Cs}]/gu, ' ');
}

/** Foreign text without JWTs and control characters, and short enough to quote. */
export function quoteText(text: string): string {
  return text
    .replace(/eyJ[\w.-]+/g, '[redacted]')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .slice(0, MAX_QUOTE_LENGTH);
}

/** Base64 of the UTF-8 octets of `text`; `btoa` alone mangles everything past Latin-1. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''));
}

/** Whether `text` is safe in a header, a form and a log line: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
