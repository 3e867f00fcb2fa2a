/** A secret, or a callback that is read at each issue, so that rotation needs no restart. */
export type Secret = string | (() => string | Promise<string>);

const LONGEST_QUOTE = 300;

/** Foreign text without the secrets, without control characters, and short enough to quote. */
export function scrub(text: string, secrets: readonly string[]): string {
  // The longest first: a secret that contains another must not leave a tail behind.
  const longestFirst = secrets.filter(Boolean).sort((a, b) => b.length - a.length);
  const clean = longestFirst.reduce((rest, secret) => rest.replace(patternOf(secret), '[redacted]'), text);
  return quoteText(clean);
}

/** Foreign text without control characters, and short enough to quote. */
export function quoteText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, LONGEST_QUOTE);
}

/**
 * The forms in which a secret travels: base64 and base64url as a whole; raw, percent-encoded and JSON-escaped each
 * character for itself, since encoders differ in what they escape and in the case of their digits.
 */
function patternOf(secret: string): RegExp {
  const characters = Array.from(secret, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    const units = character.split('').map((unit) => unit.charCodeAt(0));
    const octets = toHex(new TextEncoder().encode(character), 2, '%');
    const space = character === ' ' ? '|\\+' : '';
    return `(?:\\\\?\\u{${codePoint.toString(16)}}|${octets}|${toHex(units, 4, '\\\\u')}${space})`;
  });
  const base64 = encodeBase64(secret).replace(/=+$/, '').replaceAll('+', '[+-]').replaceAll('/', '[/_]');
  return new RegExp(`${characters.join('')}|${base64}`, 'giu');
}

/** Numbers in hexadecimal, each with so many digits and after a prefix. */
export function toHex(numbers: Iterable<number>, digits = 2, prefix = ''): string {
  return Array.from(numbers, (number) => prefix + number.toString(16).padStart(digits, '0')).join('');
}

/** Base64 of the UTF-8 octets of `text`; `btoa` alone mangles everything past Latin-1. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''));
}

/** Whether `text` is safe in a header, a form and a log line: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
